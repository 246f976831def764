package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.Bucket;
import io.strata.metrics.series.KahanSum;
import java.util.function.ToDoubleFunction;

/** The functions that make one number of a native histogram. */
final class HistogramStatistics {
  private HistogramStatistics() {}

  static ToDoubleFunction<FloatHistogram> of(Function function) {
    return switch (function) {
      case HISTOGRAM_COUNT -> FloatHistogram::count;
      case HISTOGRAM_SUM -> FloatHistogram::sum;
      case HISTOGRAM_AVG -> histogram -> histogram.sum() / histogram.count();
      case HISTOGRAM_STDVAR -> HistogramStatistics::variance;
      case HISTOGRAM_STDDEV -> histogram -> Math.sqrt(variance(histogram));
      default -> throw new IllegalArgumentException(function + " is none of a histogram");
    };
  }

  /** Takes all observations of a bucket to be at its middle. */
  private static double variance(FloatHistogram histogram) {
    double mean = histogram.sum() / histogram.count();
    KahanSum squares = new KahanSum();
    for (Bucket bucket : histogram.buckets()) {
      if (bucket.count() != 0) {
        double distance = middle(bucket, histogram.hasCustomBuckets()) - mean;
        squares.add(bucket.count() * distance * distance);
      }
    }
    return squares.value() / histogram.count();
  }

  /** On a logarithmic scale where buckets are exponential. */
  private static double middle(Bucket bucket, boolean custom) {
    if (custom) {
      return (bucket.upper() + bucket.lower()) / 2;
    }
    if (bucket.lower() <= 0 && bucket.upper() >= 0) {
      return 0;
    }
    double size = Math.sqrt(bucket.upper() * bucket.lower());
    return bucket.upper() < 0 ? -size : size;
  }
}
