package io.strata.metrics.promql;

import io.strata.metrics.series.CounterResets;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.CounterReset;
import io.strata.metrics.series.HistogramArithmetic;
import org.jspecify.annotations.Nullable;

/** As {@link ExtendedRate}, of native histograms. */
final class ExtendedHistogramRate {
  private final boolean smoothed;
  private final boolean counter;
  private final HistogramNotes notes;
  private final String metricName;

  ExtendedHistogramRate(
      boolean smoothed, boolean counter, HistogramNotes notes, String metricName) {
    this.smoothed = smoothed;
    this.counter = counter;
    this.notes = notes;
    this.metricName = metricName;
  }

  /** The increase over a range; null where there is nothing in it, or it can't be told. */
  @Nullable FloatHistogram increase(HistogramWindow window, long start, long end) {
    int last = window.size() - 1;
    int first = 0;
    while (first < last && window.time(first) <= start) {
      first++;
    }
    first = Math.max(0, first - 1);
    if (smoothed) {
      int beyond = 0;
      while (beyond < last && window.time(beyond) < end) {
        beyond++;
      }
      last = beyond;
    }
    if (window.time(last) <= start || (smoothed && window.time(first) > end)) {
      return null;
    }
    try {
      requireOneKind(window, first, last);
      return increase(window, first, last, start, end);
    } catch (FloatHistogram.IncompatibleException incompatible) {
      notes.mixedSchemas(metricName);
      return null;
    }
  }

  private void requireOneKind(HistogramWindow window, int first, int last) {
    for (int i = first; i <= last; i++) {
      FloatHistogram one = window.histogram(i);
      if (one.hasCustomBuckets() != window.histogram(first).hasCustomBuckets()) {
        throw new FloatHistogram.IncompatibleException();
      }
      if (counter && one.counterReset() == CounterReset.GAUGE) {
        notes.notACounter(metricName);
      }
    }
  }

  private FloatHistogram increase(
      HistogramWindow window, int first, int last, long start, long end) {
    FloatHistogram left =
        smoothed && window.time(first) < start
            ? between(window, first, start)
            : window.histogram(first);
    FloatHistogram right =
        smoothed && last > 0 && window.time(last) > end
            ? between(window, last - 1, end)
            : window.histogram(last);
    boolean gauges =
        left.counterReset() == CounterReset.GAUGE && right.counterReset() == CounterReset.GAUGE;
    if (!counter && !gauges) {
      notes.notAGauge(metricName);
    }
    FloatHistogram increase = difference(right, left);
    if (counter) {
      FloatHistogram lost = lostToResets(window, first, last, left, right, start);
      increase = lost == null ? increase : sum(increase, lost);
    }
    return increase.withCounterReset(CounterReset.GAUGE).compacted();
  }

  private FloatHistogram between(HistogramWindow window, int place, long time) {
    return between(window, place, time, counter, notes);
  }

  /** On the line from a histogram to the next; a counter that was reset begins at zero. */
  static FloatHistogram between(
      HistogramWindow window, int place, long time, boolean counter, HistogramNotes notes) {
    FloatHistogram before = window.histogram(place);
    FloatHistogram after = window.histogram(place + 1);
    long length = window.time(place + 1) - window.time(place);
    double share = (time - window.time(place)) / (double) length;
    if (time == window.time(place) || time == window.time(place + 1)) {
      return time == window.time(place) ? before : after;
    }
    if (counter && CounterResets.between(before, after)) {
      return after.multipliedBy(share);
    }
    HistogramArithmetic.Result growth = HistogramArithmetic.difference(after, before);
    notes.about(growth, "subtraction");
    HistogramArithmetic.Result result =
        HistogramArithmetic.sum(growth.histogram().multipliedBy(share), before);
    notes.about(result, "addition");
    return result.histogram();
  }

  /** What resets between the bounds took away; those that a bound was computed across are not. */
  private @Nullable FloatHistogram lostToResets(
      HistogramWindow window,
      int firstPlace,
      int lastPlace,
      FloatHistogram left,
      FloatHistogram right,
      long start) {
    int first = firstPlace + 1;
    FloatHistogram previous = left;
    boolean acrossReset =
        smoothed
            && window.time(firstPlace) < start
            && CounterResets.between(window.histogram(firstPlace), window.histogram(first));
    if (acrossReset) {
      previous = window.histogram(first++);
    }
    int last = lastPlace - 1;
    if (first > last + 1) {
      return null;
    }
    FloatHistogram lost = null;
    for (int i = first; i <= last; i++) {
      if (CounterResets.between(previous, window.histogram(i))) {
        lost = lost == null ? previous : sum(lost, previous);
      }
      previous = window.histogram(i);
    }
    if (CounterResets.between(previous, right)) {
      lost = lost == null ? previous : sum(lost, previous);
    }
    return lost;
  }

  private FloatHistogram sum(FloatHistogram a, FloatHistogram b) {
    HistogramArithmetic.Result result = HistogramArithmetic.sum(a, b);
    notes.about(result, "addition");
    return result.histogram();
  }

  private FloatHistogram difference(FloatHistogram a, FloatHistogram b) {
    HistogramArithmetic.Result result = HistogramArithmetic.difference(a, b);
    notes.about(result, "subtraction");
    return result.histogram();
  }
}
