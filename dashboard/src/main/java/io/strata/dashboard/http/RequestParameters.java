package io.strata.dashboard.http;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters that requests share; every refusal names the parameter.
 *
 * <p>Times are RFC 3339, epoch milliseconds, or relative to now ({@code now-15m}).
 *
 * @param maxRange the longest range of time that a request may ask about
 */
public record RequestParameters(Duration maxRange) {
  private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,9})([smhd]))?");
  private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");

  /** The range of {@code from} and {@code to}; by default the given length up to now. */
  public TimeRange range(Context context, Instant now, Duration defaultLength) {
    String toText = parameter(context, "to");
    String fromText = parameter(context, "from");
    Instant to = toText.isEmpty() ? now : time("to", toText, now);
    Instant from = fromText.isEmpty() ? to.minus(defaultLength) : time("from", fromText, now);
    if (!from.isBefore(to)) {
      throw ProblemException.badParameter(
          "from", "from (%s) must lie before to (%s)".formatted(from, to));
    }
    TimeRange range = new TimeRange(from, to);
    if (range.length().compareTo(maxRange) > 0) {
      throw ProblemException.badParameter(
          "range",
          "the range from %s to %s is longer than the limit of %d hours (limits.max-range)"
              .formatted(from, to, maxRange.toHours()));
    }
    return range;
  }

  /** A time. */
  public static Instant time(String name, String text, Instant now) {
    Matcher relative = RELATIVE.matcher(text);
    if (relative.matches()) {
      String amount = relative.group(1);
      return amount == null
          ? now
          : now.minus(Long.parseLong(amount), relativeUnit(relative.group(2)));
    }
    try {
      return MILLIS.matcher(text).matches()
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ProblemException.badParameter(
          name,
          "%s must be RFC 3339, epoch milliseconds or like now-15m, not \"%s\""
              .formatted(name, text));
    }
  }

  private static ChronoUnit relativeUnit(String unit) {
    return switch (unit) {
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      default -> ChronoUnit.DAYS;
    };
  }

  /** A whole number between bounds, both inclusive. */
  public static int number(Context context, String name, int byDefault, int min, int max) {
    String text = parameter(context, name);
    if (text.isEmpty()) {
      return byDefault;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw ProblemException.badParameter(
          name,
          "%s must be a number between %d and %d, not \"%s\"".formatted(name, min, max, text));
    }
    throw ProblemException.badParameter(
        name, "%s must be between %d and %d, not %s".formatted(name, min, max, text));
  }

  /** A duration such as {@code 250ms}, where given. */
  public static Optional<Duration> duration(Context context, String name) {
    String text = parameter(context, name);
    return text.isEmpty() ? Optional.empty() : Optional.of(parseDuration(name, text));
  }

  /** A duration such as {@code 250ms} or {@code 1.5s}. */
  public static Duration parseDuration(String name, String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      throw ProblemException.badParameter(
          name, "%s must be a duration like 250ms, 1.5s or 2m, not \"%s\"".formatted(name, text));
    }
    double nanosPerUnit =
        switch (matcher.group(2)) {
          case "ns" -> 1;
          case "us", "µs" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m" -> 60e9;
          default -> 3_600e9;
        };
    return Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * nanosPerUnit));
  }

  /** A text, where given and not blank; at most 2,000 characters. */
  public static Optional<String> text(Context context, String name) {
    String text = parameter(context, name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.length() > 2_000) {
      throw ProblemException.badParameter(
          name,
          "%s must not be longer than 2000 characters, not %d".formatted(name, text.length()));
    }
    return Optional.of(text);
  }

  /** A text that must be given. */
  public static String required(Context context, String name) {
    return text(context, name)
        .orElseThrow(() -> ProblemException.badParameter(name, name + " must be given"));
  }

  /** The parameter; empty where it is absent or blank. */
  private static String parameter(Context context, String name) {
    @Nullable String text = context.queryParam(name);
    return text == null ? "" : text.strip();
  }
}
