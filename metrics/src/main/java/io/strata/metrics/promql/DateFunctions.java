package io.strata.metrics.promql;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The functions that read a number as seconds since the epoch, in UTC. */
final class DateFunctions {
  /** Beyond this, dates of the calendar end. */
  private static final double MAX_SECONDS = 3.1e16;

  private DateFunctions() {}

  static double apply(Function function, double seconds) {
    if (!(Math.abs(seconds) < MAX_SECONDS)) {
      return Double.NaN;
    }
    ZonedDateTime date = Instant.ofEpochSecond((long) seconds).atZone(ZoneOffset.UTC);
    return switch (function) {
      case DAYS_IN_MONTH -> date.toLocalDate().lengthOfMonth();
      case DAY_OF_MONTH -> date.getDayOfMonth();
      case DAY_OF_WEEK -> date.getDayOfWeek().getValue() % 7;
      case DAY_OF_YEAR -> date.getDayOfYear();
      case HOUR -> date.getHour();
      case MINUTE -> date.getMinute();
      case MONTH -> date.getMonthValue();
      case YEAR -> date.getYear();
      default -> throw new IllegalArgumentException(function + " reads no date");
    };
  }
}
