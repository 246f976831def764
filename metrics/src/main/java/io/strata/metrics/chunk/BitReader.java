package io.strata.metrics.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads what {@link BitWriter} wrote. Not thread-safe. */
final class BitReader {
  /** Reads eight bytes at once: most reads take this path. */
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private long position;

  BitReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean readBit() {
    return read(1) == 1;
  }

  /** The next {@code count} bits, 1 to 64, as an unsigned number. */
  long read(int count) {
    if (count > remaining()) {
      throw new IllegalArgumentException("the chunk ends too early");
    }
    int first = (int) (position >>> 3);
    if (count <= 56 && first + Long.BYTES <= bytes.length) {
      long word = (long) WORDS.get(bytes, first) << (position & 7);
      position += count;
      return word >>> (Long.SIZE - count);
    }
    long value = 0;
    int left = count;
    while (left > 0) {
      int offset = (int) (position & 7);
      int take = Math.min(left, 8 - offset);
      int part = (bytes[(int) (position >>> 3)] & 0xff) >>> (8 - offset - take);
      value = (value << take) | (part & ((1 << take) - 1));
      position += take;
      left -= take;
    }
    return value;
  }

  long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      long part = read(8);
      value |= (part & 0x7f) << shift;
      if ((part & 0x80) == 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number in the chunk is too long");
  }

  /** A count of things that take at least one bit each. */
  int readCount() {
    long count = readVarint();
    if (count < 0 || count > remaining()) {
      throw new IllegalArgumentException("the chunk claims %d entries".formatted(count));
    }
    return (int) count;
  }

  long readSmall() {
    if (!readBit()) {
      return 0;
    }
    if (!readBit()) {
      return readSigned(4);
    }
    if (!readBit()) {
      return readSigned(8);
    }
    if (!readBit()) {
      return readSigned(15);
    }
    return readBit() ? read(64) : readSigned(32);
  }

  private long readSigned(int bits) {
    return read(bits) << (64 - bits) >> (64 - bits);
  }

  private long remaining() {
    return bytes.length * 8L - position;
  }
}
