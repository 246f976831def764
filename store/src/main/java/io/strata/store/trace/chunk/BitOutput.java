package io.strata.store.trace.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Growing bits: for what has no pattern that a compressor could find, so that it takes just the
 * room it needs and costs no attempt to compress it. Not thread-safe.
 */
final class BitOutput {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[4_096];
  private int size;
  private long pending;
  private int filled;

  /** The lowest {@code width} bits of a value; 0 to 64. */
  void write(long value, int width) {
    if (width == 0) {
      return;
    }
    long bits = width == 64 ? value : value & ((1L << width) - 1);
    pending |= bits << filled;
    if (filled + width < 64) {
      filled += width;
      return;
    }
    if (bytes.length - size < Long.BYTES) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    LONG.set(bytes, size, pending);
    size += Long.BYTES;
    pending = filled == 0 ? 0 : bits >>> (64 - filled);
    filled += width - 64;
  }

  /** The bits in whole bytes. */
  byte[] toByteArray() {
    byte[] all = Arrays.copyOf(bytes, size + (filled + 7) / 8);
    for (int i = size; i < all.length; i++) {
      all[i] = (byte) (pending >>> ((i - size) * 8));
    }
    return all;
  }
}
