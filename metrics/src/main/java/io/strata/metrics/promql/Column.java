package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The values of a series that is being computed, one per step; absent until set. One thread. */
final class Column {
  private final double[] values;
  private @Nullable FloatHistogram[] histograms = Samples.NO_HISTOGRAMS;

  Column(int steps) {
    values = StepSeries.absent(steps);
  }

  private Column(StepSeries series) {
    values = series.values().clone();
    histograms =
        series.hasHistograms()
            ? Arrays.copyOf(series.histograms(), values.length)
            : Samples.NO_HISTOGRAMS;
  }

  /** A copy of a series' values. */
  static Column of(StepSeries series) {
    return new Column(series);
  }

  boolean isPresentAt(int step) {
    return StepSeries.isPresent(values[step]);
  }

  /** The number at a step, which must hold one. */
  double value(int step) {
    return values[step];
  }

  void set(int step, double value) {
    values[step] = value;
    if (histograms.length > 0) {
      histograms[step] = null;
    }
  }

  void set(int step, FloatHistogram histogram) {
    values[step] = 0;
    if (histograms.length == 0) {
      histograms = new FloatHistogram[values.length];
    }
    histograms[step] = histogram;
  }

  /** Takes over what a series has at a step. */
  void copy(int step, StepSeries from) {
    FloatHistogram histogram = from.histogram(step);
    if (histogram == null) {
      set(step, from.values()[step]);
    } else {
      set(step, histogram);
    }
  }

  void clear(int step) {
    set(step, StepSeries.ABSENT);
  }

  boolean anyPresent() {
    return StepSeries.anyPresent(values);
  }

  /** The series; this column must not be changed any more. */
  StepSeries series(Labels labels, boolean nameDropped) {
    return new StepSeries(labels, values, histograms, nameDropped);
  }
}
