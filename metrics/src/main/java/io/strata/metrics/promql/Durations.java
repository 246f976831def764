package io.strata.metrics.promql;

import java.util.OptionalLong;

/** Prometheus's durations, such as {@code 1h30m} or {@code 500ms}. */
public final class Durations {
  private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
  private static final long[] MILLIS = {
    365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1
  };

  /** What Go's durations hold: some 292 years. */
  private static final long MAX_MILLIS = Long.MAX_VALUE / 1_000_000;

  private Durations() {}

  /** The milliseconds of a duration; empty where the text is none. Units come largest first. */
  public static OptionalLong parse(String text) {
    if (text.equals("0")) {
      return OptionalLong.of(0);
    }
    Reading reading = new Reading(text);
    return reading.complaint.isEmpty() ? OptionalLong.of(reading.millis) : OptionalLong.empty();
  }

  /** What is wrong with a text that is no duration, as Prometheus words it. */
  static String complaint(String text) {
    return new Reading(text).complaint;
  }

  /** A duration in its shortest form, for example {@code 1h30m}; {@code 0s} for none. */
  public static String text(long millis) {
    if (millis == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder(millis < 0 ? "-" : "");
    long rest = Math.abs(millis);
    for (int unit = 0; unit < UNITS.length; unit++) {
      // Years and weeks only where nothing is left over: a month of days is read easier so.
      boolean exactOnly = unit < 2;
      if (rest >= MILLIS[unit] && (!exactOnly || rest % MILLIS[unit] == 0)) {
        text.append(rest / MILLIS[unit]).append(UNITS[unit]);
        rest %= MILLIS[unit];
      }
    }
    return text.toString();
  }

  private static final class Reading {
    private long millis;
    private String complaint = "";

    Reading(String text) {
      String invalid = "not a valid duration string: " + GoText.quote(text);
      if (text.isEmpty()) {
        complaint = "empty duration string";
      }
      int position = 0;
      int unit = -1;
      while (position < text.length() && complaint.isEmpty()) {
        int digits = end(text, position, true);
        int end = end(text, digits, false);
        int next = unitOf(text.substring(digits, end));
        if (digits == position || end == digits || digits - position > 18) {
          complaint = invalid;
        } else if (next < 0) {
          complaint =
              "unknown unit %s in duration %s"
                  .formatted(GoText.quote(text.substring(digits, end)), GoText.quote(text));
        } else if (next <= unit) {
          complaint = invalid;
        } else {
          add(Long.parseLong(text.substring(position, digits)), MILLIS[next]);
        }
        unit = next;
        position = end;
      }
    }

    private void add(long amount, long unitMillis) {
      if (amount > MAX_MILLIS / unitMillis || millis > MAX_MILLIS - amount * unitMillis) {
        complaint = "duration out of range";
      } else {
        millis += amount * unitMillis;
      }
    }

    private static int end(String text, int from, boolean digits) {
      int end = from;
      while (end < text.length()
          && (text.charAt(end) >= '0' && text.charAt(end) <= '9') == digits) {
        end++;
      }
      return end;
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
}
