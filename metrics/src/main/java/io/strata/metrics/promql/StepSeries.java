package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.StaleMarker;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A series with one number or histogram per step of the evaluation; a step without one holds {@link
 * #ABSENT}. The arrays belong to the series and do not change any more.
 *
 * @param values at a step with a histogram present, but without meaning
 * @param histograms one per step, null where there is a number or nothing; of no length where there
 *     is none at all
 * @param nameDropped whether the metric's name counts no more, though it is kept until the query's
 *     end; see {@link PromqlFeatures}
 */
// Arrays, not lists: range queries hold millions of values.
@SuppressWarnings("ArrayRecordComponent")
record StepSeries(
    Labels labels, double[] values, @Nullable FloatHistogram[] histograms, boolean nameDropped) {
  /** No value. The stale marker serves: selectors leave it out and no computation gives it. */
  static final double ABSENT = StaleMarker.VALUE;

  /** A series of numbers. */
  StepSeries(Labels labels, double[] values) {
    this(labels, values, Samples.NO_HISTOGRAMS, false);
  }

  /** The same values under other labels. */
  StepSeries withLabels(Labels newLabels) {
    return new StepSeries(newLabels, values, histograms, nameDropped);
  }

  /** The series with other values: where they are absent, there is no histogram either. */
  StepSeries with(double[] newValues) {
    if (!hasHistograms()) {
      return new StepSeries(labels, newValues, histograms, nameDropped);
    }
    @Nullable FloatHistogram[] kept = Arrays.copyOf(histograms, histograms.length);
    for (int step = 0; step < newValues.length; step++) {
      if (!isPresent(newValues[step])) {
        kept[step] = null;
      }
    }
    return new StepSeries(labels, newValues, kept, nameDropped);
  }

  /** The same values, the name counting or not. */
  StepSeries withNameDropped(boolean dropped) {
    return dropped == nameDropped ? this : new StepSeries(labels, values, histograms, dropped);
  }

  /** An array without values. */
  static double[] absent(int steps) {
    double[] values = new double[steps];
    Arrays.fill(values, ABSENT);
    return values;
  }

  static boolean isPresent(double value) {
    return Double.doubleToRawLongBits(value) != StaleMarker.BITS;
  }

  /** Whether there is a number or histogram at a step. */
  boolean isPresentAt(int step) {
    return isPresent(values[step]);
  }

  /** Whether there is a number at a step. */
  boolean isNumberAt(int step) {
    return isPresent(values[step]) && histogram(step) == null;
  }

  /** The histogram at a step, or null. */
  @Nullable FloatHistogram histogram(int step) {
    return histograms.length == 0 ? null : histograms[step];
  }

  /** Whether any step may hold a histogram. */
  boolean hasHistograms() {
    return histograms.length > 0;
  }

  /** Whether any step has a value. */
  static boolean anyPresent(double[] values) {
    for (double value : values) {
      if (isPresent(value)) {
        return true;
      }
    }
    return false;
  }
}
