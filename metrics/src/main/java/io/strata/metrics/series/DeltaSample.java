package io.strata.metrics.series;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one origin contributed to a counter in a window of time. What an origin says of a window
 * only grows while it learns more: of several contributions the largest holds, in whatever order
 * they come. Contributions of several origins add up.
 *
 * @param startMillis start of the window, epoch milliseconds
 * @param endMillis end of the window; the time under which the contribution is read
 * @param value what was counted in the window; without meaning where there is a histogram
 * @param origin where the contribution came from; empty where the sender is the only one
 * @param histogram the observations of the window, where a native histogram counts
 */
public record DeltaSample(
    long startMillis,
    long endMillis,
    double value,
    String origin,
    @Nullable FloatHistogram histogram) {
  /** By window end, then start, then origin: the order in which chunks hold contributions. */
  public static final Comparator<DeltaSample> ORDER =
      Comparator.comparingLong(DeltaSample::endMillis)
          .thenComparingLong(DeltaSample::startMillis)
          .thenComparing(DeltaSample::origin);

  public DeltaSample {
    Objects.requireNonNull(origin);
  }

  /** A contribution of a number. */
  public DeltaSample(long startMillis, long endMillis, double value, String origin) {
    this(startMillis, endMillis, value, origin, null);
  }

  /** The same window and origin with a histogram. */
  public DeltaSample with(FloatHistogram observations) {
    return new DeltaSample(startMillis, endMillis, 0, origin, observations);
  }

  /** The one that holds of two contributions of the same window and origin. */
  public static DeltaSample larger(DeltaSample one, DeltaSample other) {
    return Double.compare(one.size(), other.size()) >= 0 ? one : other;
  }

  private double size() {
    return histogram == null ? value : histogram.count();
  }
}
