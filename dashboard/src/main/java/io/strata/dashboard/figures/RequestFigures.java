package io.strata.dashboard.figures;

import org.jspecify.annotations.Nullable;

/**
 * Rate, errors and latency of requests in a range; null is "not known", never zero.
 *
 * @param rate per second; 0 where requests are counted and there were none
 * @param errorRatio 0 to 1; null where there were no requests
 */
public record RequestFigures(
    @Nullable Double rate,
    @Nullable Double errorRatio,
    @Nullable Double p50Millis,
    @Nullable Double p95Millis,
    @Nullable Double p99Millis) {
  /** Nothing is known. */
  public static final RequestFigures NONE = new RequestFigures(null, null, null, null, null);
}
