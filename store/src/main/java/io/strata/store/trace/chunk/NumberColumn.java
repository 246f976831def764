package io.strata.store.trace.chunk;

import java.util.Arrays;

/**
 * A column of unsigned 64-bit numbers in whichever form takes the least room: all the same, mostly
 * the same, a sequence, a dictionary, a frame of reference, or a class of magnitude for each. The
 * form's parameters go to the compressed part of a chunk, what has no pattern to the bits beside
 * it.
 */
final class NumberColumn {
  static final int SAME = 0;
  static final int MOSTLY = 1;
  static final int SEQUENCE = 2;
  static final int DICTIONARY = 3;
  static final int FRAME = 4;
  static final int MAGNITUDE = 5;

  private NumberColumn() {}

  /** A signed number as an unsigned one that is small where the number is near zero. */
  static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  /** How many bits a number has, without leading zeros. */
  static int width(long value) {
    return 64 - Long.numberOfLeadingZeros(value);
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
