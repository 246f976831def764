package io.strata.store.trace.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Growing bytes with variable-length numbers: seven bits a byte, lowest first. Not thread-safe. */
final class BinaryOutput {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[512];
  private int size;

  void writeByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  /** An unsigned number; one to ten bytes. */
  void writeNumber(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** A signed number, small in either direction. */
  void writeSigned(long value) {
    writeNumber(value << 1 ^ value >> 63);
  }

  /** Eight bytes. */
  void writeFixed(long value) {
    ensure(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  void writeBytes(byte[] content) {
    writeBytes(content, content.length);
  }

  private void writeBytes(byte[] content, int length) {
    ensure(length);
    System.arraycopy(content, 0, bytes, size, length);
    size += length;
  }

  void append(BinaryOutput other) {
    writeBytes(other.bytes, other.size);
  }

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    }
  }
}
