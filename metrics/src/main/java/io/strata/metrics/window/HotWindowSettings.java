package io.strata.metrics.window;

import java.time.Duration;

/**
 * Bounds of the hot window.
 *
 * @param retention how far back samples are kept, measured from the time given to {@link
 *     HotWindow#evict}
 * @param outOfOrder how far behind the newest sample of its series a sample may come; delta
 *     contributions may come as late as the retention allows
 * @param maxSeries series held; points of further series are dropped and counted
 * @param maxSamples samples and contributions held; above it the oldest are evicted early
 */
public record HotWindowSettings(
    Duration retention, Duration outOfOrder, int maxSeries, long maxSamples) {
  /** Six hours, one hour out of order, 500,000 series, 200 million samples. */
  public static final HotWindowSettings DEFAULT =
      new HotWindowSettings(Duration.ofHours(6), Duration.ofHours(1), 500_000, 200_000_000);

  public HotWindowSettings {
    if (!retention.isPositive() || outOfOrder.isNegative() || maxSeries < 1 || maxSamples < 1) {
      throw new IllegalArgumentException("hot window bounds must be positive");
    }
  }
}
