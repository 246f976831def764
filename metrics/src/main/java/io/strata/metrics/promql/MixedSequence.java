package io.strata.metrics.promql;

import io.strata.metrics.promql.RangeVector.Window;
import io.strata.metrics.series.CounterResets;
import io.strata.metrics.series.FloatHistogram;
import org.jspecify.annotations.Nullable;

/** Walks the numbers and histograms of a window in order of time. */
final class MixedSequence {
  private MixedSequence() {}

  /** Tells something about two consecutive samples, each a histogram or else a number. */
  @FunctionalInterface
  private interface Comparison {
    boolean holds(
        double number,
        @Nullable FloatHistogram histogram,
        double nextNumber,
        @Nullable FloatHistogram nextHistogram);
  }

  /** How often a sample differs from the one before. */
  static double changes(Window numbers, HistogramWindow histograms) {
    return count(
        numbers,
        histograms,
        (number, histogram, nextNumber, nextHistogram) -> {
          if (histogram != null && nextHistogram != null) {
            return !nextHistogram.holdsSameAs(histogram);
          }
          return histogram != null
              || nextHistogram != null
              || (number != nextNumber && !(Double.isNaN(number) && Double.isNaN(nextNumber)));
        });
  }

  /** How often a counter began anew; a change of kind counts as that. */
  static double resets(Window numbers, HistogramWindow histograms) {
    return count(
        numbers,
        histograms,
        (number, histogram, nextNumber, nextHistogram) -> {
          if (histogram != null && nextHistogram != null) {
            return CounterResets.between(histogram, nextHistogram);
          }
          return histogram != null || nextHistogram != null || nextNumber < number;
        });
  }

  private static double count(Window numbers, HistogramWindow histograms, Comparison comparison) {
    int n = 0;
    int h = 0;
    int count = 0;
    double number = 0;
    FloatHistogram histogram = null;
    while (n < numbers.size() || h < histograms.size()) {
      boolean numberNext =
          h == histograms.size() || (n < numbers.size() && numbers.time(n) < histograms.time(h));
      boolean first = n + h == 0;
      double nextNumber = numberNext ? numbers.value(n++) : 0;
      FloatHistogram nextHistogram = numberNext ? null : histograms.histogram(h++);
      if (!first && comparison.holds(number, histogram, nextNumber, nextHistogram)) {
        count++;
      }
      number = nextNumber;
      histogram = nextHistogram;
    }
    return count;
  }
}
