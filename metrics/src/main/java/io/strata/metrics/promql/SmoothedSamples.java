package io.strata.metrics.promql;

import io.strata.metrics.promql.RangeVector.MixedFunction;
import io.strata.metrics.promql.RangeVector.Window;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.CounterReset;

/**
 * The present value of a {@code smoothed} series: on the line between the samples around a time; of
 * the last one where none follows.
 */
final class SmoothedSamples {
  private final HistogramNotes notes;

  SmoothedSamples(HistogramNotes notes) {
    this.notes = notes;
  }

  /** A function over windows whose middle is the time asked for. */
  MixedFunction forMetric(String name) {
    return (numbers, histograms, step, results) -> {
      long time = numbers.endMillis();
      if (numbers.size() > 0 && !histograms.isEmpty()) {
        notes.mixedInRange(name);
      } else if (histograms.isEmpty()) {
        number(numbers, time, step, results);
      } else {
        histogram(histograms, time, step, results, name);
      }
    };
  }

  private static void number(Window numbers, long time, int step, Column results) {
    int next = 0;
    while (next < numbers.size() && numbers.time(next) < time) {
      next++;
    }
    if (next < numbers.size() && numbers.time(next) == time) {
      results.set(step, numbers.value(next));
    } else if (next > 0 && next < numbers.size()) {
      double before = numbers.value(next - 1);
      double share =
          (time - numbers.time(next - 1)) / (double) (numbers.time(next) - numbers.time(next - 1));
      results.set(step, before + (numbers.value(next) - before) * share);
    } else if (next > 0) {
      results.set(step, numbers.value(next - 1));
    }
  }

  private void histogram(
      HistogramWindow histograms, long time, int step, Column results, String name) {
    int next = 0;
    while (next < histograms.size() && histograms.time(next) < time) {
      next++;
    }
    if (next < histograms.size() && histograms.time(next) == time) {
      results.set(step, histograms.histogram(next));
    } else if (next > 0 && next < histograms.size()) {
      FloatHistogram before = histograms.histogram(next - 1);
      FloatHistogram after = histograms.histogram(next);
      boolean gauge =
          before.counterReset() == CounterReset.GAUGE && after.counterReset() == CounterReset.GAUGE;
      if (before.hasCustomBuckets() != after.hasCustomBuckets()) {
        notes.mixedSchemas(name);
      } else {
        results.set(step, ExtendedHistogramRate.between(histograms, next - 1, time, !gauge, notes));
      }
    } else if (next > 0) {
      results.set(step, histograms.histogram(next - 1).withCounterReset(CounterReset.UNKNOWN));
    }
  }
}
