package io.strata.store.elasticsearch;

import io.strata.store.search.EpochNanos;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The index of the day to which data belongs. Days far from now are refused: each would cost an
 * index with its shards, so that a sender with a wrong clock could exhaust the cluster.
 */
record DayIndices(IndexNames names, InstantSource clock) {
  private static final int MAX_DAYS_BACK = 100;
  private static final int MAX_DAYS_AHEAD = 2;

  /**
   * The index for data of a time in nanoseconds since the epoch.
   *
   * @throws IllegalArgumentException where the day is too far from now
   */
  String ofNanos(Signal signal, long unixNano) {
    return of(signal, EpochNanos.toInstant(unixNano));
  }

  /** The same for a time in milliseconds. */
  String ofMillis(Signal signal, long unixMillis) {
    return of(signal, Instant.ofEpochMilli(unixMillis));
  }

  private String of(Signal signal, Instant time) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
    if (day.isBefore(today.minusDays(MAX_DAYS_BACK))
        || day.isAfter(today.plusDays(MAX_DAYS_AHEAD))) {
      throw new IllegalArgumentException(
          "its time %s is more than %d days before or %d days after today"
              .formatted(time, MAX_DAYS_BACK, MAX_DAYS_AHEAD));
    }
    return names.of(signal, day);
  }
}
