package io.strata.metrics.series;

/** Tells from two consecutive histograms of a counter whether it began anew between them. */
public final class CounterResets {
  private CounterResets() {}

  /**
   * Whether the counter was reset before the current histogram: it says so itself, or any count is
   * smaller, or a bucket that held something is gone. Finer buckets or a narrower zero bucket only
   * come with a reset; for coarser ones the previous histogram is brought to them first.
   */
  public static boolean between(FloatHistogram previous, FloatHistogram current) {
    return switch (current.counterReset()) {
      case RESET -> true;
      case NOT_RESET -> false;
      case UNKNOWN, GAUGE -> isLess(previous, current);
    };
  }

  private static boolean isLess(FloatHistogram previous, FloatHistogram current) {
    if (current.count() < previous.count()
        || current.hasCustomBuckets() != previous.hasCustomBuckets()) {
      return true;
    }
    if (current.hasCustomBuckets()) {
      return current.hasBoundsOf(previous)
          ? isLess(previous.positive(), current.positive())
          : isLessAtCommonBounds(previous, current);
    }
    if (current.schema() > previous.schema()
        || current.zeroThreshold() < previous.zeroThreshold()) {
      return true;
    }
    double threshold = current.zeroThreshold();
    if (HistogramArithmetic.thresholdFrom(previous, threshold) != threshold) {
      return true;
    }
    FloatHistogram before =
        HistogramArithmetic.atThreshold(previous, threshold).atSchema(current.schema());
    return current.zeroCount() < before.zeroCount()
        || isLess(before.positive(), current.positive())
        || isLess(before.negative(), current.negative());
  }

  private static boolean isLess(BucketCounts previous, BucketCounts current) {
    int place = 0;
    for (int i = 0; i < previous.size(); i++) {
      if (previous.count(i) == 0) {
        continue;
      }
      while (place < current.size() && current.index(place) < previous.index(i)) {
        place++;
      }
      boolean there = place < current.size() && current.index(place) == previous.index(i);
      if (!there || current.count(place) < previous.count(i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLessAtCommonBounds(FloatHistogram previous, FloatHistogram current) {
    double[] bounds = HistogramArithmetic.commonBounds(previous, current);
    return isLess(
        HistogramArithmetic.atBounds(previous, bounds),
        HistogramArithmetic.atBounds(current, bounds));
  }
}
