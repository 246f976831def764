package io.strata.dashboard.http;

import java.time.Duration;
import java.time.Instant;

/** The range of time that a request asks about; {@code from} lies before {@code to}. */
public record TimeRange(Instant from, Instant to) {
  public TimeRange {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from (" + from + ") must lie before to (" + to + ")");
    }
  }

  /** The given time up to now. */
  public static TimeRange last(Duration length, Instant now) {
    return new TimeRange(now.minus(length), now);
  }

  /** How long it is. */
  public Duration length() {
    return Duration.between(from, to);
  }

  /** Its start in epoch milliseconds. */
  public long fromMillis() {
    return from.toEpochMilli();
  }

  /** Its end in epoch milliseconds. */
  public long toMillis() {
    return to.toEpochMilli();
  }
}
