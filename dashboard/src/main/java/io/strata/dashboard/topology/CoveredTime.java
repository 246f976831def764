package io.strata.dashboard.topology;

import io.strata.dashboard.figures.MetricReader;

/**
 * The part of a range for which there is data at all: requests are spread over it, not over the
 * time before anything was observed, nor over that of which nothing has arrived yet.
 *
 * <p>It is the same for everything in a range: a service without requests was idle while others
 * show that somebody looked.
 */
record CoveredTime(long startMillis, long endMillis) {
  /** How far the newest window may lag behind now before silence counts as no requests. */
  private static final long INGESTION_LAG_MILLIS = 60_000;

  /** Gauges are sampled that often, so their first sample in a range may be that late. */
  private static final long SAMPLING_MILLIS = 15_000;

  /**
   * The covered part of a range.
   *
   * @param startMillis start of the range, on a window border
   * @param earliestMillis the earliest sample of anything in the range; {@link Long#MAX_VALUE}
   *     where there is none
   * @param newestMillis the newest window of requests that has arrived; the range's end where there
   *     is none
   * @param newestMissing whether the newest data could not be read, however much that is
   */
  static CoveredTime of(
      long startMillis,
      long endMillis,
      long earliestMillis,
      long newestMillis,
      boolean newestMissing) {
    long lag = newestMissing ? endMillis - startMillis : INGESTION_LAG_MILLIS;
    long end = Math.clamp(newestMillis, Math.max(startMillis, endMillis - lag), endMillis);
    boolean fromTheStart =
        earliestMillis == Long.MAX_VALUE || earliestMillis - startMillis <= SAMPLING_MILLIS;
    long start = fromTheStart ? startMillis : windowOf(Math.min(earliestMillis, end));
    // What was counted in the very first window cannot be spread over less than that window.
    return new CoveredTime(
        Math.max(startMillis, Math.min(start, end - MetricReader.WINDOW_MILLIS)), end);
  }

  private static long windowOf(long timeMillis) {
    return Math.floorDiv(timeMillis, MetricReader.WINDOW_MILLIS) * MetricReader.WINDOW_MILLIS;
  }

  /** Its length; 0 where nothing of the range is known. */
  double seconds() {
    return (endMillis - startMillis) / 1_000.0;
  }
}
