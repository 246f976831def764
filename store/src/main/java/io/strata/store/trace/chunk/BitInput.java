package io.strata.store.trace.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads what {@link BitOutput} wrote; never past the end. Not thread-safe. */
final class BitInput {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] padded;
  private final long bits;
  private long at;

  BitInput(byte[] bytes) {
    // Padded, so that any place can be read as a whole number.
    this.padded = Arrays.copyOf(bytes, bytes.length + 2 * Long.BYTES);
    this.bits = bytes.length * 8L;
  }

  /** How many bits are left. */
  long remaining() {
    return bits - at;
  }

  long read(int width) {
    if (width > remaining()) {
      throw new MalformedChunkException("%d bits wanted, %d left".formatted(width, remaining()));
    }
    if (width == 0) {
      return 0;
    }
    int index = (int) (at >>> 3);
    int shift = (int) at & 7;
    at += width;
    long value = (long) LONG.get(padded, index) >>> shift;
    if (shift + width > 64) {
      value |= (long) LONG.get(padded, index + Long.BYTES) << (64 - shift);
    }
    return width == 64 ? value : value & ((1L << width) - 1);
  }
}
