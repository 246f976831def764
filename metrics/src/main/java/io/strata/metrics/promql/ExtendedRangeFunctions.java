package io.strata.metrics.promql;

import io.strata.metrics.promql.Expr.Reach;
import io.strata.metrics.promql.RangeVector.MixedFunction;
import io.strata.metrics.promql.RangeVector.Window;
import io.strata.metrics.series.FloatHistogram;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The functions that take {@code anchored} and {@code smoothed} ranges. */
final class ExtendedRangeFunctions {
  private static final Set<Function> SMOOTHED =
      EnumSet.of(Function.DELTA, Function.INCREASE, Function.RATE);
  private static final Set<Function> ANCHORED =
      EnumSet.of(
          Function.CHANGES, Function.DELTA, Function.INCREASE, Function.RATE, Function.RESETS);

  private final Function function;
  private final boolean smoothed;
  private final HistogramNotes notes;

  /**
   * The function of that name.
   *
   * @throws PromqlException where it takes no such ranges
   */
  ExtendedRangeFunctions(Function function, Reach reach, HistogramNotes notes) {
    this.function = function;
    this.smoothed = reach == Reach.SMOOTHED;
    this.notes = notes;
    Set<Function> allowed = smoothed ? SMOOTHED : ANCHORED;
    if (!allowed.contains(function)) {
      throw PromqlException.execution(
          "%s modifier can only be used with: %s - not with %s"
              .formatted(
                  smoothed ? "smoothed" : "anchored",
                  allowed.stream().map(Function::text).sorted().collect(Collectors.joining(", ")),
                  function.text()));
    }
  }

  MixedFunction forMetric(String name) {
    return switch (function) {
      case CHANGES ->
          (n, h, step, out) -> {
            if (startAtAnchor(n, h)) {
              out.set(step, MixedSequence.changes(n, h));
            }
          };
      case RESETS ->
          (n, h, step, out) -> {
            if (startAtAnchor(n, h)) {
              out.set(step, MixedSequence.resets(n, h));
            }
          };
      default -> (n, h, step, out) -> rate(n, h, step, out, name);
    };
  }

  /**
   * Leaves out what is before the last sample that is not in the range, of whatever kind; false
   * where nothing is in it.
   */
  private static boolean startAtAnchor(Window numbers, HistogramWindow histograms) {
    long start = numbers.startMillis();
    int n = 0;
    while (n < numbers.size() && numbers.time(n) <= start) {
      n++;
    }
    int h = 0;
    while (h < histograms.size() && histograms.time(h) <= start) {
      h++;
    }
    if (n == numbers.size() && h == histograms.size()) {
      return false;
    }
    long number = n == 0 ? Long.MIN_VALUE : numbers.time(n - 1);
    long histogram = h == 0 ? Long.MIN_VALUE : histograms.time(h - 1);
    boolean numberIsAnchor = n > 0 && number >= histogram;
    numbers.skip(numberIsAnchor ? n - 1 : n);
    histograms.skip(h > 0 && !numberIsAnchor ? h - 1 : h);
    return true;
  }

  private void rate(
      Window numbers, HistogramWindow histograms, int step, Column results, String name) {
    boolean counter = function != Function.DELTA;
    double divisor = function == Function.RATE ? numbers.rangeMillis() / 1000.0 : 1;
    if (numbers.size() > 0 && !histograms.isEmpty()) {
      notes.mixedInRange(name);
    } else if (histograms.isEmpty()) {
      double increase = new ExtendedRate(smoothed, counter).increase(numbers);
      if (StepSeries.isPresent(increase)) {
        results.set(step, increase / divisor);
      }
    } else {
      FloatHistogram increase =
          new ExtendedHistogramRate(smoothed, counter, notes, name)
              .increase(histograms, numbers.startMillis(), numbers.endMillis());
      if (increase != null) {
        results.set(step, increase.dividedBy(divisor));
      }
    }
  }
}
