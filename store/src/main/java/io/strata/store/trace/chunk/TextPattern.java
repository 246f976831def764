package io.strata.store.trace.chunk;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text without its numbers, and the numbers: {@code /orders/} and a mark, and 4711. Runs of
 * decimal digits without a leading zero count as numbers, and so do the groups of a UUID and other
 * runs of eight and more hexadecimal digits.
 *
 * @param pattern the text, a mark and the number's length in place of each number; the length is 0
 *     for a decimal number
 */
// Never compared, and the numbers never change.
@SuppressWarnings("ArrayRecordComponent")
record TextPattern(String pattern, long[] numbers) {
  /** Stands before a number's length in a pattern. A text that has it is not split. */
  static final char MARK = '\u0001';

  /** A number of so many hexadecimal digits fits 64 bits. */
  static final int MAX_HEX_DIGITS = 16;

  private static final int MAX_DECIMAL_DIGITS = 18;
  private static final int MIN_HEX_DIGITS = 8;
  private static final int MAX_NUMBERS = 16;

  /** A longer text is a query or a stack trace, whose numbers say little. */
  private static final int MAX_LENGTH = 200;

  private static final int[] UUID_GROUPS = {8, 4, 4, 4, 12};
  private static final int UUID_LENGTH = 36;

  /** Splits a text; null where it has no numbers. */
  static @Nullable TextPattern of(String text) {
    if (text.length() > MAX_LENGTH || text.indexOf(MARK) >= 0) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (hexDigit(text.charAt(i)) >= 0) {
        Splitter splitter = new Splitter(text);
        splitter.split(i);
        return splitter.count == 0
            ? null
            : new TextPattern(
                splitter.pattern.toString(), Arrays.copyOf(splitter.numbers, splitter.count));
      }
    }
    return null;
  }

  private static int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  private static boolean isDecimal(char c) {
    return c >= '0' && c <= '9';
  }

  private static final class Splitter {
    private final String text;
    private final StringBuilder pattern;
    private final long[] numbers = new long[MAX_NUMBERS];
    private int count;

    Splitter(String text) {
      this.text = text;
      this.pattern = new StringBuilder(text.length() + 8);
    }

    void split(int first) {
      pattern.append(text, 0, first);
      int at = first;
      while (at < text.length()) {
        // The groups of a UUID must all have room.
        at = count > MAX_NUMBERS - UUID_GROUPS.length ? copy(at, text.length()) : step(at);
      }
    }

    private int copy(int from, int to) {
      pattern.append(text, from, to);
      return to;
    }

    private int step(int at) {
      if (hexDigit(text.charAt(at)) < 0) {
        return copy(at, at + 1);
      }
      if (isUuid(at)) {
        int group = at;
        for (int length : UUID_GROUPS) {
          group = hex(group, length);
          group = group == at + UUID_LENGTH ? group : copy(group, group + 1);
        }
        return group;
      }
      int end = at;
      int decimals = 0;
      while (end < text.length() && hexDigit(text.charAt(end)) >= 0) {
        decimals += isDecimal(text.charAt(end++)) ? 1 : 0;
      }
      if (end - at >= MIN_HEX_DIGITS && decimals > 0 && decimals < end - at) {
        return hex(at, Math.min(end - at, MAX_HEX_DIGITS));
      }
      return isDecimal(text.charAt(at)) ? decimal(at) : copy(at, at + 1);
    }

    private boolean isUuid(int at) {
      if (text.length() - at < UUID_LENGTH || text.charAt(at + 8) != '-') {
        return false;
      }
      int place = at;
      for (int length : UUID_GROUPS) {
        for (int i = 0; i < length; i++) {
          if (hexDigit(text.charAt(place++)) < 0) {
            return false;
          }
        }
        if (place < at + UUID_LENGTH && text.charAt(place++) != '-') {
          return false;
        }
      }
      return true;
    }

    private int hex(int at, int length) {
      number(length, Long.parseUnsignedLong(text, at, at + length, 16));
      return at + length;
    }

    private int decimal(int at) {
      int end = at;
      while (end < text.length() && isDecimal(text.charAt(end))) {
        end++;
      }
      boolean padded = text.charAt(at) == '0' && end - at > 1;
      if (padded || end - at > MAX_DECIMAL_DIGITS) {
        return copy(at, end);
      }
      number(0, Long.parseLong(text, at, end, 10));
      return end;
    }

    private void number(int hexDigits, long value) {
      pattern.append(MARK).append((char) hexDigits);
      numbers[count++] = value;
    }
  }

  /**
   * How many numbers a pattern has.
   *
   * @throws MalformedChunkException where it is not one
   */
  static int numbers(String pattern) {
    int count = 0;
    for (int i = pattern.indexOf(MARK); i >= 0; i = pattern.indexOf(MARK, i + 2)) {
      if (i + 1 == pattern.length() || pattern.charAt(i + 1) > MAX_HEX_DIGITS) {
        throw new MalformedChunkException("a number of no length in a pattern");
      }
      count++;
    }
    return count;
  }

  /** The text of a pattern with the numbers of a row. */
  static String join(String pattern, long[][] columns, int row) {
    StringBuilder text = new StringBuilder(pattern.length() + 16);
    int number = 0;
    int from = 0;
    for (int i = pattern.indexOf(MARK); i >= 0; i = pattern.indexOf(MARK, from)) {
      text.append(pattern, from, i);
      long value = columns[number++][row];
      int digits = pattern.charAt(i + 1);
      if (digits == 0) {
        text.append(value);
      } else {
        String hex = Long.toHexString(value);
        text.repeat("0", Math.max(0, digits - hex.length())).append(hex);
      }
      from = i + 2;
    }
    return text.append(pattern, from, pattern.length()).toString();
  }
}
