package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Samples;
import java.util.ArrayList;
import java.util.List;

/** The histograms of a series in one window; moves from step to step. One thread. */
final class HistogramWindow {
  private final List<Long> times = new ArrayList<>();
  private final List<FloatHistogram> histograms = new ArrayList<>();
  private int from;
  private int to;
  private int skipped;

  /** A window over the histograms among samples. */
  HistogramWindow(Samples samples) {
    for (int i = 0; i < samples.size(); i++) {
      FloatHistogram histogram = samples.histogram(i);
      if (histogram != null) {
        times.add(samples.timesMillis()[i]);
        histograms.add(histogram);
      }
    }
  }

  /** Moves to later bounds, of which the first is exclusive. */
  void slide(long startMillis, long endMillis) {
    from -= skipped;
    skipped = 0;
    while (to < times.size() && times.get(to) <= endMillis) {
      to++;
    }
    while (from < to && times.get(from) <= startMillis) {
      from++;
    }
  }

  /** Leaves out the first histograms until the window moves on. */
  void skip(int count) {
    from += count;
    skipped += count;
  }

  int size() {
    return to - from;
  }

  boolean isEmpty() {
    return to == from;
  }

  long time(int index) {
    return times.get(from + index);
  }

  FloatHistogram histogram(int index) {
    return histograms.get(from + index);
  }

  FloatHistogram last() {
    return histograms.get(to - 1);
  }

  /** The histograms in the window, in order of time. */
  List<FloatHistogram> all() {
    return histograms.subList(from, to);
  }
}
