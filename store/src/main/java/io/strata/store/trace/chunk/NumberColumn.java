package io.strata.store.trace.chunk;

import java.util.Arrays;

/**
 * A column of unsigned 64-bit numbers in whichever form takes the least room: all the same, mostly
 * the same, a sequence, a dictionary, a frame of reference, or a class of magnitude for each. The
 * form's parameters go to the compressed part of a chunk, what has no pattern to the bits beside
 * it.
 */
final class NumberColumn {
  private static final int SAME = 0;
  private static final int MOSTLY = 1;
  private static final int SEQUENCE = 2;
  private static final int DICTIONARY = 3;
  private static final int FRAME = 4;
  private static final int MAGNITUDE = 5;

  /** What a number in the compressed part costs, roughly. */
  private static final int BITS_OF_NUMBER = 14;

  private static final int MAX_DICTIONARY = 64;

  private NumberColumn() {}

  /** A signed number as an unsigned one that is small where the number is near zero. */
  static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  private static int width(long value) {
    return 64 - Long.numberOfLeadingZeros(value);
  }

  /** What is known of a column's numbers. */
  private static final class Profile {
    private final long[] values;
    private final int count;
    private long min;
    private long max;
    private boolean same = true;
    private int shortest = 64;
    private int longest;
    private long mantissas;
    private int steps;
    private final long[] dictionary = new long[MAX_DICTIONARY];
    private final int[] uses = new int[MAX_DICTIONARY];
    private byte[] places = {};
    private int distinct;

    Profile(long[] values, int count) {
      this.values = values;
      this.count = count;
      this.min = values[0];
      this.max = values[0];
      long next = values[0];
      for (int i = 0; i < count; i++) {
        long value = values[i];
        same &= value == values[0];
        min = Long.compareUnsigned(value, min) < 0 ? value : min;
        max = Long.compareUnsigned(value, max) > 0 ? value : max;
        int bits = width(value);
        shortest = Math.min(shortest, bits);
        longest = Math.max(longest, bits);
        mantissas += Math.max(0, bits - 1);
        if (value == next) {
          steps++;
          next++;
        }
      }
    }

    /** Finds the distinct values, as long as they are few. */
    boolean isSmall() {
      int mask = 255;
      short[] slots = new short[mask + 1];
      int limit = Math.min(MAX_DICTIONARY, count / 2);
      places = new byte[count];
      for (int i = 0; i < count; i++) {
        long value = values[i];
        int slot = (int) ((value * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (slots[slot] != 0 && dictionary[slots[slot] - 1] != value) {
          slot = (slot + 1) & mask;
        }
        if (slots[slot] == 0) {
          if (distinct == limit) {
            return false;
          }
          dictionary[distinct++] = value;
          slots[slot] = (short) distinct;
        }
        places[i] = (byte) (slots[slot] - 1);
        uses[places[i]]++;
      }
      return true;
    }

    int mostUsed() {
      int most = 0;
      for (int i = 1; i < distinct; i++) {
        most = uses[i] > uses[most] ? i : most;
      }
      return most;
    }
  }

  /** Writes the first numbers of an array. */
  static void write(long[] values, int count, BinaryOutput out, BitOutput bits) {
    if (count == 0) {
      return;
    }
    Profile profile = new Profile(values, count);
    if (profile.same) {
      out.writeByte(SAME);
      out.writeNumber(values[0]);
      return;
    }
    int frame = width(profile.max - profile.min);
    int classes = width(profile.longest - profile.shortest);
    long best = Math.min((long) frame * count, (long) classes * count + profile.mantissas);
    int exceptions = count - profile.steps;
    long sequence = exceptions * 2L * BITS_OF_NUMBER;
    if (profile.isSmall() && writeSmall(profile, Math.min(best, sequence), out, bits)) {
      return;
    }
    if (sequence < best) {
      writeSequence(values, count, exceptions, out);
    } else if ((long) frame * count == best) {
      out.writeByte(FRAME);
      out.writeNumber(profile.min);
      out.writeByte(frame);
      for (int i = 0; i < count; i++) {
        bits.write(values[i] - profile.min, frame);
      }
    } else {
      out.writeByte(MAGNITUDE);
      out.writeByte(profile.shortest);
      out.writeByte(classes);
      for (int i = 0; i < count; i++) {
        int length = width(values[i]);
        bits.write(length - profile.shortest, classes);
        bits.write(values[i], Math.max(0, length - 1));
      }
    }
  }

  private static void writeSequence(long[] values, int count, int exceptions, BinaryOutput out) {
    out.writeByte(SEQUENCE);
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

  private static boolean writeSmall(Profile profile, long best, BinaryOutput out, BitOutput bits) {
    int width = width(profile.distinct - 1);
    long dictionary = (long) width * profile.count + (long) BITS_OF_NUMBER * profile.distinct;
    int most = profile.mostUsed();
    int exceptions = profile.count - profile.uses[most];
    long mostly = BITS_OF_NUMBER * (1 + 2L * exceptions);
    if (Math.min(dictionary, mostly) >= best) {
      return false;
    }
    if (mostly < dictionary) {
      out.writeByte(MOSTLY);
      out.writeNumber(profile.dictionary[most]);
      out.writeNumber(exceptions);
      int last = -1;
      for (int i = 0; i < profile.count; i++) {
        if (profile.values[i] != profile.dictionary[most]) {
          out.writeNumber(i - last);
          out.writeNumber(profile.values[i]);
          last = i;
        }
      }
      return true;
    }
    out.writeByte(DICTIONARY);
    out.writeByte(profile.distinct);
    for (int i = 0; i < profile.distinct; i++) {
      out.writeNumber(profile.dictionary[i]);
    }
    for (int i = 0; i < profile.count; i++) {
      bits.write(profile.places[i], width);
    }
    return true;
  }

  /** Reads as many numbers. */
  static long[] read(int count, BinaryInput in, BitInput bits) {
    long[] values = new long[count];
    if (count == 0) {
      return values;
    }
    int form = in.readByte();
    switch (form) {
      case SAME -> Arrays.fill(values, in.readNumber());
      case MOSTLY -> {
        Arrays.fill(values, in.readNumber());
        int at = -1;
        for (int left = in.readCount(); left > 0; left--) {
          at = next(at, count, in);
          values[at] = in.readNumber();
        }
      }
      case SEQUENCE -> readSequence(values, in);
      case DICTIONARY -> {
        long[] dictionary = new long[in.readByte()];
        for (int i = 0; i < dictionary.length; i++) {
          dictionary[i] = in.readNumber();
        }
        int width = width(dictionary.length - 1);
        for (int i = 0; i < count; i++) {
          int place = (int) bits.read(width);
          if (place >= dictionary.length) {
            throw new MalformedChunkException("entry %d of %d".formatted(place, dictionary.length));
          }
          values[i] = dictionary[place];
        }
      }
      case FRAME -> {
        long min = in.readNumber();
        int width = readWidth(in);
        for (int i = 0; i < count; i++) {
          values[i] = min + bits.read(width);
        }
      }
      case MAGNITUDE -> {
        int shortest = readWidth(in);
        int classes = readWidth(in);
        for (int i = 0; i < count; i++) {
          long length = shortest + bits.read(Math.min(classes, 7));
          if (length > 64) {
            throw new MalformedChunkException("a number of %d bits".formatted(length));
          }
          values[i] = length == 0 ? 0 : 1L << (length - 1) | bits.read((int) length - 1);
        }
      }
      default -> throw new MalformedChunkException("no form of columns: " + form);
    }
    return values;
  }

  private static void readSequence(long[] values, BinaryInput in) {
    long next = in.readNumber();
    int exceptions = in.readCount();
    int exception = exceptions > 0 ? next(-1, values.length, in) : -1;
    for (int i = 0; i < values.length; i++) {
      if (i != exception) {
        values[i] = next++;
        continue;
      }
      values[i] = in.readNumber();
      exceptions--;
      exception = exceptions > 0 ? next(exception, values.length, in) : -1;
    }
  }

  /** The place of the next exception, behind the one before. */
  private static int next(int before, int count, BinaryInput in) {
    long gap = in.readNumber();
    if (gap < 1 || gap >= count - before) {
      throw new MalformedChunkException("an exception %d behind %d".formatted(gap, before));
    }
    return (int) (before + gap);
  }

  private static int readWidth(BinaryInput in) {
    int width = in.readByte();
    if (width > 64) {
      throw new MalformedChunkException("a number of %d bits".formatted(width));
    }
    return width;
  }
}
