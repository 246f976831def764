package io.strata.store.trace.chunk;

/**
 * A text without its numbers: {@code /orders/4711} is {@code /orders/} and a mark. Runs of decimal
 * digits without a leading zero count as numbers, and so do the groups of a UUID and other runs of
 * eight and more hexadecimal digits. A pattern has a mark and the number's length in place of each
 * number; the length is 0 for a decimal number. {@link TextSplitter} makes patterns.
 */
final class TextPattern {
  /** Stands before a number's length in a pattern. A text that has it is not split. */
  static final char MARK = '\u0001';

  /** A number of so many hexadecimal digits fits 64 bits. */
  static final int MAX_HEX_DIGITS = 16;

  private TextPattern() {}

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
