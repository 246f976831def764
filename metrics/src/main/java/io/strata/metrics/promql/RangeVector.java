package io.strata.metrics.promql;

import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import java.util.Arrays;
import java.util.List;

/**
 * Series and the windows of them that a range function sees, one per step: left-open, right-closed,
 * without stale markers.
 */
final class RangeVector {
  private final List<Series> series;
  private final long[] windowEnds;
  private final long rangeMillis;

  RangeVector(List<Series> series, long[] windowEnds, long rangeMillis) {
    this.series = series;
    this.windowEnds = windowEnds;
    this.rangeMillis = rangeMillis;
  }

  List<Series> series() {
    return series;
  }

  /** The results of a function over the windows of a series; ABSENT for an empty window. */
  double[] apply(Series one, RangeFunction function) {
    Samples samples = withoutStaleMarkers(one.samples());
    long[] times = samples.timesMillis();
    Window window = new Window(times, samples.values(), rangeMillis);
    double[] result = StepSeries.absent(windowEnds.length);
    int from = 0;
    int to = 0;
    for (int step = 0; step < windowEnds.length; step++) {
      long end = windowEnds[step];
      while (to < times.length && times[to] <= end) {
        to++;
      }
      while (from < to && times[from] <= end - rangeMillis) {
        from++;
      }
      if (from < to) {
        window.move(from, to, end);
        result[step] = function.apply(window, step);
      }
    }
    return result;
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
    long[] times = new long[kept];
    double[] values = new double[kept];
    int size = 0;
    for (int i = 0; i < samples.size(); i++) {
      if (StepSeries.isPresent(samples.values()[i])) {
        times[size] = samples.timesMillis()[i];
        values[size++] = samples.values()[i];
      }
    }
    return new Samples(times, values);
  }

  /** A function over the samples of a window. */
  @FunctionalInterface
  interface RangeFunction {
    /** The result at a step; {@link StepSeries#ABSENT} for none. */
    double apply(Window window, int step);
  }

  /** The samples of a series in one window; moves from step to step. */
  static final class Window {
    private final long[] times;
    private final double[] values;
    private final long rangeMillis;
    private int from;
    private int to;
    private long endMillis;

    Window(long[] times, double[] values, long rangeMillis) {
      this.times = times;
      this.values = values;
      this.rangeMillis = rangeMillis;
    }

    private void move(int newFrom, int newTo, long newEndMillis) {
      from = newFrom;
      to = newTo;
      endMillis = newEndMillis;
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
