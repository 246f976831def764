package io.strata.store.trace.chunk;

import java.util.Arrays;

/**
 * Takes the numbers out of texts, one text after the other: what it found of one is there until the
 * next. Not thread-safe.
 */
final class TextSplitter {
  private static final int MAX_DECIMAL_DIGITS = 18;
  private static final int MIN_HEX_DIGITS = 8;
  private static final int MAX_NUMBERS = 16;

  /** A longer text is a query or a stack trace, whose numbers say little. */
  private static final int MAX_LENGTH = 200;

  private static final int[] UUID_GROUPS = {8, 4, 4, 4, 12};
  private static final int UUID_LENGTH = 36;

  private final char[] text = new char[MAX_LENGTH];
  private int length;

  /** A number of one digit takes two characters. */
  private final char[] pattern = new char[MAX_LENGTH + MAX_NUMBERS];

  private int patternLength;
  private final long[] numbers = new long[MAX_NUMBERS];
  private int count;

  /** Splits a text; false where it has no numbers. */
  boolean split(String whole) {
    length = whole.length();
    if (length > MAX_LENGTH || whole.indexOf(TextPattern.MARK) >= 0) {
      return false;
    }
    whole.getChars(0, length, text, 0);
    int first = 0;
    while (first < length && !isHex(text[first])) {
      first++;
    }
    if (first == length) {
      return false;
    }
    count = 0;
    patternLength = 0;
    copy(0, first);
    int at = first;
    while (at < length) {
      // The groups of a UUID must all have room.
      at = count > MAX_NUMBERS - UUID_GROUPS.length ? copy(at, length) : step(at);
    }
    return count > 0;
  }

  /** The text without its numbers. */
  String pattern() {
    return new String(pattern, 0, patternLength);
  }

  /** Whether that is the pattern. */
  boolean hasPattern(String other) {
    if (other.length() != patternLength) {
      return false;
    }
    for (int i = 0; i < patternLength; i++) {
      if (other.charAt(i) != pattern[i]) {
        return false;
      }
    }
    return true;
  }

  /** How many numbers the text has. */
  int count() {
    return count;
  }

  /** A number of the text. */
  long number(int place) {
    return numbers[place];
  }

  /** The text's numbers. */
  long[] numbers() {
    return Arrays.copyOf(numbers, count);
  }

  private static boolean isHex(char c) {
    return isDecimal(c) || (c >= 'a' && c <= 'f');
  }

  private static boolean isDecimal(char c) {
    return c >= '0' && c <= '9';
  }

  private int copy(int from, int to) {
    System.arraycopy(text, from, pattern, patternLength, to - from);
    patternLength += to - from;
    return to;
  }

  private int step(int at) {
    if (!isHex(text[at])) {
      pattern[patternLength++] = text[at];
      return at + 1;
    }
    if (isUuid(at)) {
      int group = at;
      for (int digits : UUID_GROUPS) {
        group = hex(group, digits);
        group = group == at + UUID_LENGTH ? group : copy(group, group + 1);
      }
      return group;
    }
    int end = at;
    int decimals = 0;
    while (end < length && isHex(text[end])) {
      decimals += isDecimal(text[end++]) ? 1 : 0;
    }
    if (end - at >= MIN_HEX_DIGITS && decimals > 0 && decimals < end - at) {
      return hex(at, Math.min(end - at, TextPattern.MAX_HEX_DIGITS));
    }
    return isDecimal(text[at]) ? decimal(at) : copy(at, at + 1);
  }

  private boolean isUuid(int at) {
    if (length - at < UUID_LENGTH || text[at + 8] != '-') {
      return false;
    }
    int place = at;
    for (int digits : UUID_GROUPS) {
      for (int i = 0; i < digits; i++) {
        if (!isHex(text[place++])) {
          return false;
        }
      }
      if (place < at + UUID_LENGTH && text[place++] != '-') {
        return false;
      }
    }
    return true;
  }

  private int hex(int at, int digits) {
    long value = 0;
    for (int i = at; i < at + digits; i++) {
      char c = text[i];
      value = value << 4 | (isDecimal(c) ? c - '0' : c - 'a' + 10);
    }
    number(digits, value);
    return at + digits;
  }

  private int decimal(int at) {
    int end = at;
    long value = 0;
    while (end < length && isDecimal(text[end])) {
      value = value * 10 + text[end++] - '0';
    }
    boolean padded = text[at] == '0' && end - at > 1;
    if (padded || end - at > MAX_DECIMAL_DIGITS) {
      return copy(at, end);
    }
    number(0, value);
    return end;
  }

  private void number(int hexDigits, long value) {
    pattern[patternLength++] = TextPattern.MARK;
    pattern[patternLength++] = (char) hexDigits;
    numbers[count++] = value;
  }
}
