package io.strata.metrics.promql;

import io.strata.metrics.promql.Expr.Reach;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.SamplesBuilder;
import io.strata.metrics.series.Series;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Series and the windows of them that a range function sees, one per step: left-open, right-closed,
 * without stale markers.
 */
final class RangeVector {
  private final List<Series> series;
  private final BitSet namesDropped;
  private final long[] windowEnds;
  private final long rangeMillis;
  private final Reach reach;

  /** Windows of series that hold nothing beyond their range. */
  RangeVector(List<Series> series, BitSet namesDropped, long[] windowEnds, long rangeMillis) {
    this(series, namesDropped, windowEnds, rangeMillis, Reach.RANGE);
  }

  /**
   * Windows of series.
   *
   * @param namesDropped the places of series whose metric's name does not count
   */
  RangeVector(
      List<Series> series, BitSet namesDropped, long[] windowEnds, long rangeMillis, Reach reach) {
    this.reach = reach;
    this.series = series;
    this.namesDropped = namesDropped;
    this.windowEnds = windowEnds;
    this.rangeMillis = rangeMillis;
  }

  List<Series> series() {
    return series;
  }

  /** Whether the name of the series at a place does not count. */
  boolean isNameDropped(int place) {
    return namesDropped.get(place);
  }

  /** Puts the results of a function over the windows of a series that may hold histograms. */
  void apply(Series one, MixedFunction function, Column results) {
    Samples samples = withoutStaleMarkers(one.samples());
    Window numbers = new Window(numbers(samples), rangeMillis, before(), after());
    HistogramWindow histograms = new HistogramWindow(samples);
    for (int step = 0; step < windowEnds.length; step++) {
      numbers.slideTo(windowEnds[step]);
      histograms.slide(windowEnds[step] - rangeMillis - before(), windowEnds[step] + after());
      if (numbers.size() + histograms.size() > 0) {
        function.apply(numbers, histograms, step, results);
      }
    }
  }

  /** How far windows hold samples before their range. */
  private long before() {
    return reach == Reach.RANGE ? 0 : Evaluator.LOOKBACK_MILLIS;
  }

  private long after() {
    return reach == Reach.SMOOTHED ? Evaluator.LOOKBACK_MILLIS : 0;
  }

  Reach reach() {
    return reach;
  }

  private static Samples numbers(Samples samples) {
    SamplesBuilder numbers = new SamplesBuilder(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      if (samples.histogram(i) == null) {
        numbers.add(samples, i);
      }
    }
    return numbers.build();
  }

  /** The results of a function over the windows of numbers; ABSENT for an empty window. */
  double[] apply(Series one, RangeFunction function) {
    Window window = new Window(withoutStaleMarkers(one.samples()), rangeMillis, 0, 0);
    double[] result = StepSeries.absent(windowEnds.length);
    for (int step = 0; step < windowEnds.length; step++) {
      window.slideTo(windowEnds[step]);
      if (window.size() > 0) {
        result[step] = function.apply(window, step);
      }
    }
    return result;
  }

  /** The samples of a series in the window of a step. */
  Samples window(Series one, int step) {
    if (reach != Reach.RANGE) {
      Samples samples = withoutStaleMarkers(one.samples());
      if (samples.hasHistograms()) {
        throw PromqlException.execution(
            reach.name().toLowerCase(Locale.ROOT) + " modifier is not supported with histograms");
      }
      Window window = new Window(samples, rangeMillis, before(), after());
      window.slideTo(windowEnds[step]);
      return ExtendedRate.samples(window, reach == Reach.SMOOTHED);
    }
    return withoutStaleMarkers(
        one.samples().between(windowEnds[step] - rangeMillis + 1, windowEnds[step]));
  }

  private static Samples withoutStaleMarkers(Samples samples) {
    int kept = 0;
    for (double value : samples.values()) {
      if (StepSeries.isPresent(value)) {
        kept++;
      }
    }
    if (kept == samples.size()) {
      return samples;
    }
    SamplesBuilder builder = new SamplesBuilder(kept);
    for (int i = 0; i < samples.size(); i++) {
      if (StepSeries.isPresent(samples.values()[i])) {
        builder.add(samples, i);
      }
    }
    return builder.build();
  }

  /** A function over the samples of a window. */
  @FunctionalInterface
  interface RangeFunction {
    /** The result at a step; {@link StepSeries#ABSENT} for none. */
    double apply(Window window, int step);
  }

  /** A function over a window that may hold numbers, histograms, or both, but is not empty. */
  @FunctionalInterface
  interface MixedFunction {
    /** Sets the result at a step, if there is one. */
    void apply(Window numbers, HistogramWindow histograms, int step, Column results);
  }

  /** The numbers of a series in one window; moves from step to step. */
  static final class Window {
    private final long[] times;
    private final double[] values;
    private final long rangeMillis;
    private final long beforeMillis;
    private final long afterMillis;
    private int from;
    private int skipped;
    private int to;
    private long endMillis;

    /** A window that also holds samples so long before and after its range. */
    Window(Samples samples, long rangeMillis, long beforeMillis, long afterMillis) {
      this.times = samples.timesMillis();
      this.values = samples.values();
      this.rangeMillis = rangeMillis;
      this.beforeMillis = beforeMillis;
      this.afterMillis = afterMillis;
    }

    /** Moves to a later end. */
    void slideTo(long newEndMillis) {
      from -= skipped;
      skipped = 0;
      while (to < times.length && times[to] <= newEndMillis + afterMillis) {
        to++;
      }
      while (from < to && times[from] <= newEndMillis - rangeMillis - beforeMillis) {
        from++;
      }
      endMillis = newEndMillis;
    }

    /** Leaves out the first samples until the window moves on. */
    void skip(int samples) {
      from += samples;
      skipped += samples;
    }

    int size() {
      return to - from;
    }

    long time(int index) {
      return times[from + index];
    }

    double value(int index) {
      return values[from + index];
    }

    double last() {
      return values[to - 1];
    }

    long lastTime() {
      return times[to - 1];
    }

    long startMillis() {
      return endMillis - rangeMillis;
    }

    long endMillis() {
      return endMillis;
    }

    long rangeMillis() {
      return rangeMillis;
    }

    /** A copy of the values. */
    double[] toArray() {
      return Arrays.copyOfRange(values, from, to);
    }
  }
}
