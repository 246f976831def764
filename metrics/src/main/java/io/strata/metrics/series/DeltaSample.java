package io.strata.metrics.series;

import java.util.Comparator;
import java.util.Objects;

/**
 * What one origin contributed to a counter in a window of time. What an origin says of a window
 * only grows while it learns more: of several contributions the largest holds, in whatever order
 * they come. Contributions of several origins add up.
 *
 * @param startMillis start of the window, epoch milliseconds
 * @param endMillis end of the window; the time under which the contribution is read
 * @param value what was counted in the window
 * @param origin where the contribution came from; empty where the sender is the only one
 */
public record DeltaSample(long startMillis, long endMillis, double value, String origin) {
  /** By window end, then start, then origin: the order in which chunks hold contributions. */
  public static final Comparator<DeltaSample> ORDER =
      Comparator.comparingLong(DeltaSample::endMillis)
          .thenComparingLong(DeltaSample::startMillis)
          .thenComparing(DeltaSample::origin);

  public DeltaSample {
    Objects.requireNonNull(origin);
  }

  /** The one that holds of two contributions of the same window and origin. */
  public static DeltaSample larger(DeltaSample one, DeltaSample other) {
    return Double.compare(one.value(), other.value()) >= 0 ? one : other;
  }
}
