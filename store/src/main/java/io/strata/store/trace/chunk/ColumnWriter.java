package io.strata.store.trace.chunk;

import java.util.Arrays;

/**
 * Writes columns of numbers, one after the other, as {@link NumberColumn} reads them: each in the
 * form that takes the least room. A chunk has thousands of columns, most of them short: so what is
 * needed to look at one is kept for the next. Not thread-safe.
 */
final class ColumnWriter {
  /** What a number in the compressed part costs, roughly. */
  private static final int BITS_OF_NUMBER = 14;

  private static final int MAX_DICTIONARY = 64;
  private static final int SLOTS = 256;

  private final BinaryOutput out;
  private final BitOutput bits;

  // What is known of the column that is written now.
  private final long[] dictionary = new long[MAX_DICTIONARY];
  private final int[] uses = new int[MAX_DICTIONARY];
  private final byte[] slots = new byte[SLOTS];
  private byte[] places = {};
  private int distinct;
  private long min;
  private long max;
  private long mantissas;
  private int steps;

  ColumnWriter(BinaryOutput out, BitOutput bits) {
    this.out = out;
    this.bits = bits;
  }

  /** Writes the first numbers of an array. */
  void write(long[] values, int count) {
    if (count == 0) {
      return;
    }
    if (isSame(values, count)) {
      writeSame(values[0]);
      return;
    }
    measure(values, count);
    int frame = width(max - min);
    int shortest = width(min);
    int classes = width(width(max) - shortest);
    long best = Math.min((long) frame * count, (long) classes * count + mantissas);
    int exceptions = count - steps;
    long sequence = exceptions * 2L * BITS_OF_NUMBER;
    if (isSmall(values, count) && writeSmall(values, count, Math.min(best, sequence))) {
      return;
    }
    if (sequence < best) {
      writeSequence(values, count, exceptions);
    } else if ((long) frame * count == best) {
      writeFrame(values, count, frame);
    } else {
      writeMagnitudes(values, count, shortest, classes);
    }
  }

  /** Writes a column that has the same number everywhere. */
  void writeSame(long value) {
    out.writeByte(NumberColumn.SAME);
    out.writeNumber(value);
  }

  private static boolean isSame(long[] values, int count) {
    long first = values[0];
    for (int i = 1; i < count; i++) {
      if (values[i] != first) {
        return false;
      }
    }
    return true;
  }

  private void measure(long[] values, int count) {
    // Unsigned numbers are ordered like signed ones with the sign turned over.
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    long bitsBelowFirst = 0;
    int inSequence = 0;
    long next = values[0];
    for (int i = 0; i < count; i++) {
      long value = values[i];
      low = Math.min(low, value ^ Long.MIN_VALUE);
      high = Math.max(high, value ^ Long.MIN_VALUE);
      bitsBelowFirst += width(value | 1) - 1;
      if (value == next) {
        inSequence++;
        next++;
      }
    }
    min = low ^ Long.MIN_VALUE;
    max = high ^ Long.MIN_VALUE;
    mantissas = bitsBelowFirst;
    steps = inSequence;
  }

  /** Finds the distinct values, as long as they are few. */
  private boolean isSmall(long[] values, int count) {
    Arrays.fill(slots, (byte) 0);
    if (places.length < count) {
      places = new byte[Math.max(count, 2 * places.length)];
    }
    distinct = 0;
    int limit = Math.min(MAX_DICTIONARY, count / 2);
    for (int i = 0; i < count; i++) {
      long value = values[i];
      int slot = (int) ((value * 0x9E3779B97F4A7C15L) >>> 40) & (SLOTS - 1);
      while (slots[slot] != 0 && dictionary[slots[slot] - 1] != value) {
        slot = (slot + 1) & (SLOTS - 1);
      }
      if (slots[slot] == 0) {
        if (distinct == limit) {
          return false;
        }
        uses[distinct] = 0;
        dictionary[distinct++] = value;
        slots[slot] = (byte) distinct;
      }
      places[i] = (byte) (slots[slot] - 1);
      uses[places[i]]++;
    }
    return true;
  }

  private boolean writeSmall(long[] values, int count, long best) {
    int width = width(distinct - 1);
    long asDictionary = (long) width * count + (long) BITS_OF_NUMBER * distinct;
    int most = mostUsed();
    int exceptions = count - uses[most];
    long mostly = BITS_OF_NUMBER * (1 + 2L * exceptions);
    if (Math.min(asDictionary, mostly) >= best) {
      return false;
    }
    if (mostly < asDictionary) {
      writeMostly(values, count, dictionary[most], exceptions);
      return true;
    }
    out.writeByte(NumberColumn.DICTIONARY);
    out.writeByte(distinct);
    for (int i = 0; i < distinct; i++) {
      out.writeNumber(dictionary[i]);
    }
    for (int i = 0; i < count; i++) {
      bits.write(places[i], width);
    }
    return true;
  }

  private int mostUsed() {
    int most = 0;
    for (int i = 1; i < distinct; i++) {
      most = uses[i] > uses[most] ? i : most;
    }
    return most;
  }

  private void writeMostly(long[] values, int count, long most, int exceptions) {
    out.writeByte(NumberColumn.MOSTLY);
    out.writeNumber(most);
    out.writeNumber(exceptions);
    int last = -1;
    for (int i = 0; i < count; i++) {
      if (values[i] != most) {
        out.writeNumber(i - last);
        out.writeNumber(values[i]);
        last = i;
      }
    }
  }

  private void writeSequence(long[] values, int count, int exceptions) {
    out.writeByte(NumberColumn.SEQUENCE);
    out.writeNumber(values[0]);
    out.writeNumber(exceptions);
    long next = values[0];
    int last = -1;
    for (int i = 0; i < count; i++) {
      if (values[i] == next) {
        next++;
      } else {
        out.writeNumber(i - last);
        out.writeNumber(values[i]);
        last = i;
      }
    }
  }

  private void writeFrame(long[] values, int count, int frame) {
    out.writeByte(NumberColumn.FRAME);
    out.writeNumber(min);
    out.writeByte(frame);
    for (int i = 0; i < count; i++) {
      bits.write(values[i] - min, frame);
    }
  }

  private void writeMagnitudes(long[] values, int count, int shortest, int classes) {
    out.writeByte(NumberColumn.MAGNITUDE);
    out.writeByte(shortest);
    out.writeByte(classes);
    for (int i = 0; i < count; i++) {
      int length = width(values[i]);
      bits.write(length - shortest, classes);
      bits.write(values[i], Math.max(0, length - 1));
    }
  }

  private static int width(long value) {
    return NumberColumn.width(value);
  }
}
