package io.strata.metrics.chunk;

import java.util.Arrays;

/** Appends bits, most significant first. Not thread-safe. */
final class BitWriter {
  private byte[] bytes;
  private int size;

  /** Bits not yet in {@code bytes}, right-aligned; fewer than eight between calls. */
  private int pending;

  private int pendingBits;

  BitWriter(int expectedBytes) {
    bytes = new byte[Math.max(16, expectedBytes)];
  }

  void writeBit(boolean bit) {
    write(bit ? 1 : 0, 1);
  }

  /** The lowest {@code count} bits of a value, 1 to 64. */
  void write(long value, int count) {
    int left = count;
    while (left > 0) {
      int take = Math.min(left, 8 - pendingBits);
      int part = (int) (value >>> (left - take)) & ((1 << take) - 1);
      pending = (pending << take) | part;
      pendingBits += take;
      left -= take;
      if (pendingBits == 8) {
        flushByte();
      }
    }
  }

  /** An unsigned number in groups of seven bits, lowest first. */
  void writeVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      write((rest & 0x7f) | 0x80, 8);
      rest >>>= 7;
    }
    write(rest, 8);
  }

  /** A signed number that is mostly zero or small: 1, 6, 11, 19, 37 or 69 bits. */
  void writeSmall(long value) {
    if (value == 0) {
      write(0, 1);
    } else if (fits(value, 4)) {
      write(0b10, 2);
      write(value, 4);
    } else if (fits(value, 8)) {
      write(0b110, 3);
      write(value, 8);
    } else if (fits(value, 15)) {
      write(0b1110, 4);
      write(value, 15);
    } else if (fits(value, 32)) {
      write(0b11110, 5);
      write(value, 32);
    } else {
      write(0b11111, 5);
      write(value, 64);
    }
  }

  private static boolean fits(long value, int bits) {
    return value << (64 - bits) >> (64 - bits) == value;
  }

  /** How many bits have been written. */
  long bits() {
    return size * 8L + pendingBits;
  }

  /** Everything written, padded with zero bits to a whole byte. */
  byte[] toBytes() {
    int length = size + (pendingBits > 0 ? 1 : 0);
    byte[] result = Arrays.copyOf(bytes, length);
    if (pendingBits > 0) {
      result[size] = (byte) (pending << (8 - pendingBits));
    }
    return result;
  }

  private void flushByte() {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size * 2);
    }
    bytes[size++] = (byte) pending;
    pending = 0;
    pendingBits = 0;
  }
}
