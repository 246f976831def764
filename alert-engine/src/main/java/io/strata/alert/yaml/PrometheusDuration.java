package io.strata.alert.yaml;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Prometheus writes them: {@code 1h30m}, {@code 100ms}, {@code 0}. */
public final class PrometheusDuration {
  private static final Pattern FORMAT =
      Pattern.compile(
          "(?:([0-9]{1,4})y)?(?:([0-9]{1,6})w)?(?:([0-9]{1,6})d)?(?:([0-9]{1,8})h)?"
              + "(?:([0-9]{1,10})m)?(?:([0-9]{1,12})s)?(?:([0-9]{1,15})ms)?");
  private static final long[] UNIT_MILLIS = {
    365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1
  };
  private static final String[] UNIT_NAMES = {"y", "w", "d", "h", "m", "s", "ms"};

  private PrometheusDuration() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException where the text is none
   */
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = FORMAT.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException(
          "a duration such as 30s, 5m or 1h30m is expected, not '" + text + "'");
    }
    long millis = 0;
    for (int unit = 0; unit < UNIT_MILLIS.length; unit++) {
      String amount = matcher.group(unit + 1);
      if (amount != null) {
        millis += Long.parseLong(amount) * UNIT_MILLIS[unit];
      }
    }
    return Duration.ofMillis(millis);
  }

  /** Writes a duration; parts below a millisecond are left out. */
  public static String format(Duration duration) {
    long rest = duration.toMillis();
    if (rest == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    for (int unit = 0; unit < UNIT_MILLIS.length; unit++) {
      // Years and weeks only where nothing remains, so that 400d stays readable.
      boolean exactOnly = unit < 2;
      long amount = rest / UNIT_MILLIS[unit];
      if (amount > 0 && (!exactOnly || rest % UNIT_MILLIS[unit] == 0)) {
        text.append(amount).append(UNIT_NAMES[unit]);
        rest -= amount * UNIT_MILLIS[unit];
      }
    }
    return text.toString();
  }
}
