package io.strata.metrics.promql;

import io.strata.metrics.promql.RangeVector.Window;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.SamplesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * {@code rate}, {@code increase} and {@code delta} over {@code anchored} and {@code smoothed}
 * ranges of numbers: between values at the very bounds of the range, which are those of the last
 * samples before them, or lie on a line between the samples around them.
 */
final class ExtendedRate {
  private final boolean smoothed;
  private final boolean counter;

  ExtendedRate(boolean smoothed, boolean counter) {
    this.smoothed = smoothed;
    this.counter = counter;
  }

  /** The increase over the range; {@link StepSeries#ABSENT} where nothing is in it. */
  double increase(Window window) {
    Bounds bounds = bounds(window);
    if (bounds == null) {
      return StepSeries.ABSENT;
    }
    double left = left(window, bounds.first());
    double right = right(window, bounds.last());
    return right - left + (counter ? lostToResets(window, bounds, left, right) : 0);
  }

  /** The places of the samples that stand for the bounds of the range. */
  private record Bounds(int first, int last) {}

  private @Nullable Bounds bounds(Window window) {
    int last = window.size() - 1;
    int first = 0;
    while (first < last && window.time(first) <= window.startMillis()) {
      first++;
    }
    first = Math.max(0, first - 1);
    if (smoothed) {
      int beyond = 0;
      while (beyond < last && window.time(beyond) < window.endMillis()) {
        beyond++;
      }
      last = beyond;
    }
    boolean nothing =
        window.time(last) <= window.startMillis()
            || (smoothed && window.time(first) > window.endMillis());
    return nothing ? null : new Bounds(first, last);
  }

  private double left(Window window, int first) {
    return smoothed && window.time(first) < window.startMillis()
        ? between(window, first, window.startMillis())
        : window.value(first);
  }

  private double right(Window window, int last) {
    return smoothed && last > 0 && window.time(last) > window.endMillis()
        ? between(window, last - 1, window.endMillis())
        : window.value(last);
  }

  /** On the line from a sample to the next; a counter that was reset begins at zero. */
  private double between(Window window, int place, long time) {
    double before = window.value(place);
    double after = window.value(place + 1);
    if (counter && after < before) {
      before = 0;
    }
    double share =
        (time - window.time(place)) / (double) (window.time(place + 1) - window.time(place));
    return before + (after - before) * share;
  }

  private static double lostToResets(Window window, Bounds bounds, double left, double right) {
    int first = bounds.first() + (window.time(bounds.first()) <= window.startMillis() ? 1 : 0);
    int last = bounds.last() - (window.time(bounds.last()) >= window.endMillis() ? 1 : 0);
    double lost = 0;
    double previous = left;
    for (int i = first; i <= last; i++) {
      if (window.value(i) < previous) {
        lost += previous;
      }
      previous = window.value(i);
    }
    return right < previous ? lost + previous : lost;
  }

  /** The samples in a range, with those that stand for its bounds; as a query of a range shows. */
  static Samples samples(Window window, boolean smoothed) {
    ExtendedRate gauge = new ExtendedRate(smoothed, false);
    Bounds bounds = window.size() == 0 ? null : gauge.bounds(window);
    SamplesBuilder samples = new SamplesBuilder(window.size() + 2);
    if (bounds == null) {
      return samples.build();
    }
    samples.add(window.startMillis(), gauge.left(window, bounds.first()));
    for (int i = bounds.first(); i <= bounds.last(); i++) {
      if (window.time(i) > window.startMillis() && window.time(i) < window.endMillis()) {
        samples.add(window.time(i), window.value(i));
      }
    }
    return samples.add(window.endMillis(), gauge.right(window, bounds.last())).build();
  }
}
