package io.strata.metrics.chunk;

/**
 * Encodes a column of doubles in one of three forms, whichever is shortest: XOR with the value
 * before (Gorilla), or, where all values are decimals of few digits, the differences (or the
 * differences of differences) of the scaled integers. All forms keep every bit.
 */
final class ValueCodec {
  private static final int XOR = 0;
  private static final int DELTA = 1;
  private static final int DELTA_OF_DELTA = 2;

  /** Form and scale take a nibble each. */
  private static final int NIBBLE = 4;

  /** Powers of ten by which decimals are scaled: a double holds each exactly. */
  private static final double[] SCALES = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};

  /** Integers up to this are exact in a double, and their differences do not overflow. */
  private static final double MAX_EXACT = 1L << 53;

  private ValueCodec() {}

  static void write(double[] values, BitWriter out) {
    int scale = commonScale(values);
    if (scale < 0) {
      writeXor(values, out);
      return;
    }
    long[] integers = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      integers[i] = Math.round(values[i] * SCALES[scale]);
    }
    BitWriter xor = new BitWriter(values.length * 4);
    writeXor(values, xor);
    BitWriter delta = new BitWriter(values.length * 2);
    writeIntegers(integers, DELTA, scale, delta);
    BitWriter second = new BitWriter(values.length * 2);
    writeIntegers(integers, DELTA_OF_DELTA, scale, second);
    if (xor.bits() < Math.min(delta.bits(), second.bits())) {
      writeXor(values, out);
    } else {
      writeIntegers(
          integers, delta.bits() <= second.bits() ? DELTA : DELTA_OF_DELTA, scale, out);
    }
  }

  static double[] read(int count, BitReader in) {
    int form = (int) in.read(NIBBLE);
    int scale = (int) in.read(NIBBLE);
    if (form > DELTA_OF_DELTA || scale >= SCALES.length) {
      throw new IllegalArgumentException("unknown form %d of values".formatted(form));
    }
    return form == XOR ? readXor(count, in) : readIntegers(count, form, SCALES[scale], in);
  }

  /** The smallest scale under which all values are exact integers, or -1. */
  private static int commonScale(double[] values) {
    int scale = 0;
    for (double value : values) {
      while (scale < SCALES.length && !exact(value, SCALES[scale])) {
        scale++;
      }
      if (scale == SCALES.length) {
        return -1;
      }
    }
    // A scale fit for a later value need not fit an earlier one: large values lose digits.
    for (double value : values) {
      if (!exact(value, SCALES[scale])) {
        return -1;
      }
    }
    return scale;
  }

  /** Compares bits, so that negative zero and NaN are not exact. */
  private static boolean exact(double value, double scale) {
    double scaled = value * scale;
    return Math.abs(scaled) <= MAX_EXACT
        && Double.doubleToRawLongBits(Math.round(scaled) / scale)
            == Double.doubleToRawLongBits(value);
  }

  private static void writeIntegers(long[] integers, int form, int scale, BitWriter out) {
    out.write(form, NIBBLE);
    out.write(scale, NIBBLE);
    long previous = 0;
    long previousDelta = 0;
    for (long integer : integers) {
      long delta = integer - previous;
      out.writeSmall(form == DELTA ? delta : delta - previousDelta);
      previous = integer;
      previousDelta = delta;
    }
  }

  private static double[] readIntegers(int count, int form, double scale, BitReader in) {
    double[] values = new double[count];
    long previous = 0;
    long delta = 0;
    for (int i = 0; i < count; i++) {
      delta = form == DELTA ? in.readSmall() : delta + in.readSmall();
      previous += delta;
      values[i] = previous / scale;
    }
    return values;
  }

  private static void writeXor(double[] values, BitWriter out) {
    out.write(XOR, NIBBLE);
    out.write(0, NIBBLE);
    long previous = 0;
    int leading = Long.SIZE;
    int trailing = 0;
    for (double value : values) {
      long bits = Double.doubleToRawLongBits(value);
      long xor = bits ^ previous;
      previous = bits;
      if (xor == 0) {
        out.writeBit(false);
        continue;
      }
      out.writeBit(true);
      int newLeading = Math.min(Long.numberOfLeadingZeros(xor), 31);
      int newTrailing = Long.numberOfTrailingZeros(xor);
      boolean fits = leading < Long.SIZE && newLeading >= leading && newTrailing >= trailing;
      if (fits) {
        out.writeBit(false);
      } else {
        leading = newLeading;
        trailing = newTrailing;
        out.writeBit(true);
        out.write(leading, 5);
        out.write(Long.SIZE - leading - trailing - 1, 6);
      }
      out.write(xor >>> trailing, Long.SIZE - leading - trailing);
    }
  }

  private static double[] readXor(int count, BitReader in) {
    double[] values = new double[count];
    long previous = 0;
    int trailing = 0;
    int width = 0;
    for (int i = 0; i < count; i++) {
      if (in.readBit()) {
        if (in.readBit()) {
          int leading = (int) in.read(5);
          width = (int) in.read(6) + 1;
          trailing = Long.SIZE - leading - width;
        }
        if (width == 0 || trailing < 0) {
          throw new IllegalArgumentException("a value in the chunk has no bits");
        }
        previous ^= in.read(width) << trailing;
      }
      values[i] = Double.longBitsToDouble(previous);
    }
    return values;
  }
}
