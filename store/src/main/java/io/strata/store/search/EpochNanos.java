package io.strata.store.search;

import java.time.Instant;

/** Instants as nanoseconds since the epoch, the times of spans and log records. */
public final class EpochNanos {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private EpochNanos() {}

  /** The instant's nanoseconds, held to the range 1970 to 2262. */
  public static long of(Instant instant) {
    if (instant.getEpochSecond() < 0) {
      return 0;
    }
    if (instant.getEpochSecond() >= Long.MAX_VALUE / NANOS_PER_SECOND) {
      return Long.MAX_VALUE;
    }
    return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
  }

  /** The instant of nanoseconds since the epoch. */
  public static Instant toInstant(long unixNano) {
    return Instant.ofEpochSecond(
        Math.floorDiv(unixNano, NANOS_PER_SECOND), Math.floorMod(unixNano, NANOS_PER_SECOND));
  }
}
