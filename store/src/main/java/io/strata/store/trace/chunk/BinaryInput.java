package io.strata.store.trace.chunk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link BinaryOutput} wrote; never past the end. Not thread-safe. */
final class BinaryInput {
  private final byte[] bytes;
  private int at;

  BinaryInput(byte[] bytes, int start) {
    this.bytes = bytes;
    this.at = start;
  }

  int remaining() {
    return bytes.length - at;
  }

  int position() {
    return at;
  }

  int readByte() {
    need(1);
    return bytes[at++] & 0xff;
  }

  long readNumber() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = readByte();
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new MalformedChunkException("a number of more than ten bytes at " + at);
  }

  long readSigned() {
    long value = readNumber();
    return value >>> 1 ^ -(value & 1);
  }

  int readInt() {
    return (int) readNumber();
  }

  /** A number of things, each of which takes a byte at least: so no more than bytes are left. */
  int readCount() {
    long count = readNumber();
    if (count < 0 || count > remaining()) {
      throw new MalformedChunkException(
          "%d things in %d bytes at %d".formatted(count, remaining(), at));
    }
    return (int) count;
  }

  /** A place in a table of the given size. */
  int readIndex(int size) {
    long index = readNumber();
    if (index < 0 || index >= size) {
      throw new MalformedChunkException("entry %d of %d at %d".formatted(index, size, at));
    }
    return (int) index;
  }

  long readFixed() {
    need(Long.BYTES);
    long value = ByteBuffer.wrap(bytes, at, Long.BYTES).getLong();
    at += Long.BYTES;
    return value;
  }

  byte[] readBytes(int length) {
    need(length);
    byte[] content = new byte[length];
    System.arraycopy(bytes, at, content, 0, length);
    at += length;
    return content;
  }

  String readText(int length) {
    need(length);
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private void need(int length) {
    if (length < 0 || length > remaining()) {
      throw new MalformedChunkException(
          "%d bytes wanted, %d left at %d".formatted(length, remaining(), at));
    }
  }
}
