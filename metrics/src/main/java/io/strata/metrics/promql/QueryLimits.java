package io.strata.metrics.promql;

import java.time.Duration;

/**
 * What one query may use; passing a limit stops it with a {@link PromqlException}.
 *
 * @param samples samples read by all selectors together, and points held by one intermediate result
 * @param series series selected by one selector
 * @param steps points per series of a range query
 * @param timeout wall-clock time
 */
public record QueryLimits(long samples, int series, int steps, Duration timeout) {
  /** 50 million samples, 200,000 series, 11,000 steps (as Prometheus), two minutes. */
  public static final QueryLimits DEFAULT =
      new QueryLimits(50_000_000, 200_000, 11_000, Duration.ofMinutes(2));

  public QueryLimits {
    if (samples <= 0 || series <= 0 || steps <= 0 || !timeout.isPositive()) {
      throw new IllegalArgumentException("query limits must be positive");
    }
  }
}
