package io.strata.metrics.series;

import io.strata.metrics.series.FloatHistogram.CounterReset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sum or mean of many histograms at once, compensated as Prometheus compensates it. First all are
 * brought to the zero bucket, schema or bounds that all can be expressed in, then bucket by bucket
 * is added up.
 */
public final class HistogramSum {
  private final FloatHistogram histogram;
  private final boolean resetsConflict;
  private final boolean boundsReconciled;

  private HistogramSum(FloatHistogram histogram, boolean resetsConflict, boolean boundsReconciled) {
    this.histogram = histogram;
    this.resetsConflict = resetsConflict;
    this.boundsReconciled = boundsReconciled;
  }

  /**
   * The sum of histograms, of which there must be one at least.
   *
   * @throws FloatHistogram.IncompatibleException where only some have custom buckets
   */
  public static HistogramSum of(List<FloatHistogram> histograms) {
    return of(histograms, 1);
  }

  /** The mean of histograms; otherwise as {@link #of(List)}. */
  public static HistogramSum mean(List<FloatHistogram> histograms) {
    HistogramSum sum = of(histograms, 1);
    int count = histograms.size();
    if (!overflows(sum.histogram)) {
      return new HistogramSum(
          sum.histogram.dividedBy(count), sum.resetsConflict, sum.boundsReconciled);
    }
    return of(histograms, 1.0 / count);
  }

  /** The sum or mean. */
  public FloatHistogram histogram() {
    return histogram;
  }

  /** Whether some counters were reset and others were not. */
  public boolean resetsConflict() {
    return resetsConflict;
  }

  /** Whether custom bounds differed, and only common ones were kept. */
  public boolean boundsReconciled() {
    return boundsReconciled;
  }

  private static HistogramSum of(List<FloatHistogram> histograms, double factor) {
    FloatHistogram first = histograms.getFirst();
    Set<CounterReset> hints = EnumSet.noneOf(CounterReset.class);
    CounterReset hint = first.counterReset();
    for (FloatHistogram one : histograms) {
      HistogramArithmetic.requireCompatible(first, one);
      hints.add(one.counterReset());
      hint = HistogramArithmetic.combined(hint, one.counterReset());
    }
    boolean conflict = hints.contains(CounterReset.RESET) && hints.contains(CounterReset.NOT_RESET);
    Total total = new Total(factor);
    if (first.hasCustomBuckets()) {
      boolean reconciled = addCustom(histograms, total);
      return new HistogramSum(total.histogram(first.schema(), 0, hint), conflict, reconciled);
    }
    double threshold = commonThreshold(histograms);
    int schema = histograms.stream().mapToInt(FloatHistogram::schema).min().orElseThrow();
    for (FloatHistogram one : histograms) {
      total.add(HistogramArithmetic.atThreshold(one, threshold).atSchema(schema));
    }
    return new HistogramSum(total.histogram(schema, threshold, hint), conflict, false);
  }

  private static boolean addCustom(List<FloatHistogram> histograms, Total total) {
    FloatHistogram first = histograms.getFirst();
    double[] bounds = first.sharedCustomBounds();
    boolean reconciled = false;
    for (FloatHistogram one : histograms) {
      if (!one.hasBoundsOf(first)) {
        reconciled = true;
        double[] kept = bounds;
        bounds =
            HistogramArithmetic.commonBounds(
                FloatHistogram.ofSchema(FloatHistogram.CUSTOM_BUCKETS).customBounds(kept).build(),
                one);
      }
    }
    for (FloatHistogram one : histograms) {
      total.add(
          reconciled
              ? one.toBuilder()
                  .positive(HistogramArithmetic.atBounds(one, bounds).compacted())
                  .customBounds(bounds)
                  .build()
              : one);
    }
    return reconciled;
  }

  private static double commonThreshold(List<FloatHistogram> histograms) {
    double threshold = 0;
    for (FloatHistogram one : histograms) {
      threshold = Math.max(threshold, one.zeroThreshold());
    }
    double before;
    do {
      before = threshold;
      for (FloatHistogram one : histograms) {
        threshold = HistogramArithmetic.thresholdFrom(one, threshold);
      }
    } while (threshold != before);
    return threshold;
  }

  private static boolean overflows(FloatHistogram histogram) {
    if (Double.isInfinite(histogram.count())
        || Double.isInfinite(histogram.sum())
        || Double.isInfinite(histogram.zeroCount())) {
      return true;
    }
    return overflows(histogram.positive()) || overflows(histogram.negative());
  }

  private static boolean overflows(BucketCounts counts) {
    for (int i = 0; i < counts.size(); i++) {
      if (Double.isInfinite(counts.count(i))) {
        return true;
      }
    }
    return false;
  }

  /** Sums of histograms of one layout. */
  private static final class Total {
    private final double factor;
    private final KahanSum count = new KahanSum();
    private final KahanSum sum = new KahanSum();
    private final KahanSum zeroCount = new KahanSum();
    private final TreeMap<Integer, KahanSum> positive = new TreeMap<>();
    private final TreeMap<Integer, KahanSum> negative = new TreeMap<>();
    private double[] customBounds = {};

    Total(double factor) {
      this.factor = factor;
    }

    void add(FloatHistogram one) {
      count.add(one.count() * factor);
      sum.add(one.sum() * factor);
      zeroCount.add(one.zeroCount() * factor);
      customBounds = one.sharedCustomBounds();
      add(one.positive(), positive);
      add(one.negative(), negative);
    }

    private void add(BucketCounts counts, Map<Integer, KahanSum> sums) {
      for (int i = 0; i < counts.size(); i++) {
        sums.computeIfAbsent(counts.index(i), _ -> new KahanSum()).add(counts.count(i) * factor);
      }
    }

    FloatHistogram histogram(int schema, double threshold, CounterReset hint) {
      return FloatHistogram.ofSchema(schema)
          .zero(threshold, zeroCount.value())
          .total(count.value(), sum.value())
          .positive(counts(positive))
          .negative(counts(negative))
          .customBounds(customBounds)
          .counterReset(hint)
          .build();
    }

    private static BucketCounts counts(Map<Integer, KahanSum> sums) {
      return BucketCounts.of(
          sums.keySet().stream().mapToInt(Integer::intValue).toArray(),
          sums.values().stream().mapToDouble(KahanSum::value).toArray());
    }
  }
}
