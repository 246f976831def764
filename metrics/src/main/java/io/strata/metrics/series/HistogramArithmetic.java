package io.strata.metrics.series;

import io.strata.metrics.series.FloatHistogram.CounterReset;
import java.util.Arrays;

/**
 * Sums and differences of two histograms. Where their zero buckets, schemas or custom bounds
 * differ, the result takes what both can be expressed in.
 */
public final class HistogramArithmetic {
  private HistogramArithmetic() {}

  /**
   * What came of an operation.
   *
   * @param resetsConflict whether one said that its counter was reset, and the other that it was
   *     not; the result then says nothing
   * @param boundsReconciled whether custom bounds differed, and only common ones were kept
   */
  public record Result(
      FloatHistogram histogram, boolean resetsConflict, boolean boundsReconciled) {}

  /**
   * The sum of two histograms.
   *
   * @throws FloatHistogram.IncompatibleException where only one of them has custom buckets
   */
  public static Result sum(FloatHistogram a, FloatHistogram b) {
    return combined(a, b, 1);
  }

  /** The difference of two histograms; otherwise as {@link #sum}. */
  public static Result difference(FloatHistogram a, FloatHistogram b) {
    return combined(a, b, -1);
  }

  private static Result combined(FloatHistogram a, FloatHistogram b, int sign) {
    requireCompatible(a, b);
    CounterReset hint = combined(a.counterReset(), b.counterReset());
    boolean conflict = conflict(a.counterReset(), b.counterReset());
    double count = a.count() + sign * b.count();
    double sum = a.sum() + sign * b.sum();
    if (a.hasCustomBuckets()) {
      boolean sameBounds = a.hasBoundsOf(b);
      double[] bounds = sameBounds ? a.sharedCustomBounds() : commonBounds(a, b);
      BucketCounts counts =
          sameBounds
              ? a.positive().plus(b.positive(), sign)
              : atBounds(a, bounds).plus(atBounds(b, bounds), sign).compacted();
      return new Result(
          FloatHistogram.ofSchema(FloatHistogram.CUSTOM_BUCKETS)
              .total(count, sum)
              .positive(counts)
              .customBounds(bounds)
              .counterReset(hint)
              .build(),
          conflict,
          !sameBounds);
    }
    double threshold = commonThreshold(a, b);
    int schema = Math.min(a.schema(), b.schema());
    FloatHistogram left = atThreshold(a, threshold).atSchema(schema);
    FloatHistogram right = atThreshold(b, threshold).atSchema(schema);
    FloatHistogram result =
        FloatHistogram.ofSchema(schema)
            .zero(threshold, left.zeroCount() + sign * right.zeroCount())
            .total(count, sum)
            .positive(left.positive().plus(right.positive(), sign))
            .negative(left.negative().plus(right.negative(), sign))
            .counterReset(hint)
            .build();
    return new Result(result, conflict, false);
  }

  static void requireCompatible(FloatHistogram a, FloatHistogram b) {
    if (a.hasCustomBuckets() != b.hasCustomBuckets()) {
      throw new FloatHistogram.IncompatibleException();
    }
  }

  /** What is known of the counter that two counters make together. */
  static CounterReset combined(CounterReset a, CounterReset b) {
    if (a == b) {
      return a;
    }
    return a == CounterReset.GAUGE || b == CounterReset.GAUGE
        ? CounterReset.GAUGE
        : CounterReset.UNKNOWN;
  }

  private static boolean conflict(CounterReset a, CounterReset b) {
    return (a == CounterReset.RESET && b == CounterReset.NOT_RESET)
        || (a == CounterReset.NOT_RESET && b == CounterReset.RESET);
  }

  /** The least zero threshold of both that cuts no populated bucket of either. */
  static double commonThreshold(FloatHistogram a, FloatHistogram b) {
    double threshold = Math.max(a.zeroThreshold(), b.zeroThreshold());
    while (true) {
      double wider = thresholdFrom(b, thresholdFrom(a, threshold));
      if (wider == threshold) {
        return threshold;
      }
      threshold = wider;
    }
  }

  /** The least zero threshold from a given one on that cuts no populated bucket. */
  static double thresholdFrom(FloatHistogram histogram, double least) {
    if (least == histogram.zeroThreshold()) {
      return least;
    }
    double threshold = least;
    double before;
    do {
      before = threshold;
      threshold = uncut(histogram, histogram.positive(), threshold);
      threshold = uncut(histogram, histogram.negative(), threshold);
    } while (threshold != before);
    return threshold;
  }

  private static double uncut(FloatHistogram histogram, BucketCounts counts, double threshold) {
    for (int i = 0; i < counts.size(); i++) {
      double lower = histogram.bound(counts.index(i) - 1);
      double upper = histogram.bound(counts.index(i));
      if (lower >= threshold) {
        return threshold;
      }
      if (upper > threshold && counts.count(i) != 0) {
        return upper;
      }
    }
    return threshold;
  }

  /** With a wider zero bucket, which takes the buckets that lie in it. */
  static FloatHistogram atThreshold(FloatHistogram histogram, double threshold) {
    if (threshold == histogram.zeroThreshold()) {
      return histogram;
    }
    int positives = below(histogram, histogram.positive(), threshold);
    int negatives = below(histogram, histogram.negative(), threshold);
    double zeroCount = histogram.zeroCount();
    for (int i = 0; i < positives; i++) {
      zeroCount += histogram.positive().count(i);
    }
    for (int i = 0; i < negatives; i++) {
      zeroCount += histogram.negative().count(i);
    }
    return histogram.toBuilder()
        .zero(threshold, zeroCount)
        .positive(histogram.positive().from(positives))
        .negative(histogram.negative().from(negatives))
        .build();
  }

  private static int below(FloatHistogram histogram, BucketCounts counts, double threshold) {
    int place = 0;
    while (place < counts.size() && histogram.bound(counts.index(place) - 1) < threshold) {
      place++;
    }
    return place;
  }

  static double[] commonBounds(FloatHistogram a, FloatHistogram b) {
    double[] first = a.sharedCustomBounds();
    double[] second = b.sharedCustomBounds();
    return Arrays.stream(first).filter(bound -> Arrays.binarySearch(second, bound) >= 0).toArray();
  }

  /** The counts of custom buckets under bounds that are some of its own. */
  static BucketCounts atBounds(FloatHistogram histogram, double[] bounds) {
    double[] counts = new double[bounds.length + 1];
    for (int i = 0; i < histogram.positive().size(); i++) {
      double upper = histogram.bound(histogram.positive().index(i));
      int place = Arrays.binarySearch(bounds, upper);
      counts[place >= 0 ? place : -place - 1] += histogram.positive().count(i);
    }
    return BucketCounts.from(0, counts);
  }
}
