package io.strata.process;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as configuration writes them: {@code 500ms}, {@code 10s}, {@code 1h30m}, {@code 3d}.
 */
public final class Durations {
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h|d|w|y)");

  private Durations() {}

  /**
   * Parses a duration: one or more numbers with a unit, or {@code 0}.
   *
   * @throws IllegalArgumentException for text of another form
   */
  public static Duration parse(String text) {
    String stripped = text.strip();
    if (stripped.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = PART.matcher(stripped);
    Duration total = Duration.ZERO;
    int end = 0;
    while (end < stripped.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw new IllegalArgumentException(
            "'%s' is no duration: write for example 500ms, 10s, 5m, 2h or 3d".formatted(text));
      }
      total = total.plus(part(Long.parseLong(matcher.group(1)), matcher.group(2)));
      end = matcher.end();
    }
    if (end == 0) {
      throw new IllegalArgumentException("a duration is missing");
    }
    return total;
  }

  private static Duration part(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      case "w" -> Duration.ofDays(Math.multiplyExact(amount, 7));
      default -> Duration.ofDays(Math.multiplyExact(amount, 365));
    };
  }
}
