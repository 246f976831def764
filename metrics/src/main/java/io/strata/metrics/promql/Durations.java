package io.strata.metrics.promql;

import java.util.OptionalLong;

/** Prometheus's durations, such as {@code 1h30m} or {@code 500ms}. */
public final class Durations {
  private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
  private static final long[] MILLIS = {
    365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1
  };

  private Durations() {}

  /** The milliseconds of a duration; empty where the text is none. Units come largest first. */
  public static OptionalLong parse(String text) {
    if (text.equals("0")) {
      return OptionalLong.of(0);
    }
    long total = 0;
    int position = 0;
    int unit = -1;
    while (position < text.length()) {
      int digits = position;
      while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
        digits++;
      }
      int end = digits;
      while (end < text.length() && Character.isLetter(text.charAt(end))) {
        end++;
      }
      int next = unitOf(text.substring(digits, end));
      if (digits == position || digits - position > 15 || next <= unit) {
        return OptionalLong.empty();
      }
      try {
        long amount = Long.parseLong(text.substring(position, digits));
        total = Math.addExact(total, Math.multiplyExact(amount, MILLIS[next]));
      } catch (ArithmeticException tooLong) {
        return OptionalLong.empty();
      }
      unit = next;
      position = end;
    }
    return unit < 0 ? OptionalLong.empty() : OptionalLong.of(total);
  }

  private static int unitOf(String text) {
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equals(text)) {
        return i;
      }
    }
    return -1;
  }
}
