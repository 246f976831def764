package io.strata.metrics.promql;

import io.strata.metrics.promql.RangeVector.MixedFunction;
import io.strata.metrics.promql.RangeVector.RangeFunction;
import io.strata.metrics.promql.RangeVector.Window;
import io.strata.metrics.series.CounterResets;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.CounterReset;
import io.strata.metrics.series.HistogramArithmetic;
import io.strata.metrics.series.HistogramSum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions over range vectors whose series hold native histograms, or both kinds. */
final class HistogramRangeFunctions {
  private final Function function;
  private final RangeFunction ofNumbers;
  private final HistogramNotes notes;

  /**
   * The function of that name.
   *
   * @param ofNumbers what it makes of numbers alone
   */
  HistogramRangeFunctions(Function function, RangeFunction ofNumbers, HistogramNotes notes) {
    this.function = function;
    this.ofNumbers = ofNumbers;
    this.notes = notes;
  }

  /** The function over windows of a metric. */
  MixedFunction forMetric(String name) {
    return switch (function) {
      case RATE -> ofOneKind(name, (w, numbers) -> extrapolated(w, numbers, name, true, true));
      case INCREASE -> ofOneKind(name, (w, numbers) -> extrapolated(w, numbers, name, true, false));
      case DELTA -> ofOneKind(name, (w, numbers) -> extrapolated(w, numbers, name, false, false));
      case SUM_OVER_TIME -> ofOneKind(name, (w, _) -> sum(w, name));
      case AVG_OVER_TIME -> ofOneKind(name, (w, _) -> mean(w, name));
      case IRATE -> (n, h, step, out) -> instant(n, h, step, out, name, true);
      case IDELTA -> (n, h, step, out) -> instant(n, h, step, out, name, false);
      case COUNT_OVER_TIME -> (n, h, step, out) -> out.set(step, (double) n.size() + h.size());
      case PRESENT_OVER_TIME, ABSENT_OVER_TIME -> (_, _, step, out) -> out.set(step, 1);
      case FIRST_OVER_TIME -> HistogramRangeFunctions::first;
      case LAST_OVER_TIME -> HistogramRangeFunctions::last;
      case TS_OF_FIRST_OVER_TIME ->
          (n, h, step, out) -> out.set(step, Math.min(firstTime(n), firstTime(h)) / 1000.0);
      case TS_OF_LAST_OVER_TIME ->
          (n, h, step, out) -> out.set(step, Math.max(lastTime(n), lastTime(h)) / 1000.0);
      case CHANGES -> (n, h, step, out) -> out.set(step, MixedSequence.changes(n, h));
      case RESETS -> (n, h, step, out) -> out.set(step, MixedSequence.resets(n, h));
      default -> (n, h, step, out) -> numbersOnly(n, h, step, out, name);
    };
  }

  /** Histograms give no result, but a remark if there are numbers beside them. */
  private void numbersOnly(
      Window numbers, HistogramWindow histograms, int step, Column results, String name) {
    if (numbers.size() == 0) {
      return;
    }
    double value = ofNumbers.apply(numbers, step);
    if (StepSeries.isPresent(value)) {
      results.set(step, value);
    }
    if (!histograms.isEmpty()) {
      notes.ignoredInRange(name);
    }
  }

  /** A function of histograms; null for no result. */
  @FunctionalInterface
  private interface OfHistograms {
    @Nullable FloatHistogram apply(HistogramWindow window, Window bounds);
  }

  /** A window of both kinds gives no result, but a warning. */
  private MixedFunction ofOneKind(String name, OfHistograms ofHistograms) {
    return (numbers, histograms, step, results) -> {
      if (histograms.isEmpty()) {
        double value = ofNumbers.apply(numbers, step);
        if (StepSeries.isPresent(value)) {
          results.set(step, value);
        }
      } else if (numbers.size() > 0) {
        notes.mixedInRange(name);
      } else {
        FloatHistogram result = ofHistograms.apply(histograms, numbers);
        if (result != null) {
          results.set(step, result);
        }
      }
    };
  }

  private @Nullable FloatHistogram sum(HistogramWindow window, String name) {
    return total(HistogramSum::of, window.all(), name);
  }

  private @Nullable FloatHistogram mean(HistogramWindow window, String name) {
    return total(HistogramSum::mean, window.all(), name);
  }

  private @Nullable FloatHistogram total(
      java.util.function.Function<List<FloatHistogram>, HistogramSum> of,
      List<FloatHistogram> histograms,
      String name) {
    try {
      HistogramSum sum = of.apply(histograms);
      notes.about(sum);
      return sum.histogram();
    } catch (FloatHistogram.IncompatibleException incompatible) {
      notes.mixedSchemas(name);
      return null;
    }
  }

  /** Increase over the window, extrapolated to its bounds as that of numbers is. */
  private @Nullable FloatHistogram extrapolated(
      HistogramWindow window, Window bounds, String name, boolean counter, boolean rate) {
    if (window.size() < 2) {
      return null;
    }
    FloatHistogram increase;
    try {
      increase = increase(window, name, counter);
    } catch (FloatHistogram.IncompatibleException incompatible) {
      notes.mixedSchemas(name);
      return null;
    }
    int last = window.size() - 1;
    double factor =
        Extrapolation.factor(
            bounds,
            new Extrapolation.Sampled(
                window.time(0),
                window.time(last),
                window.size(),
                counter ? window.histogram(0).count() : Double.NaN,
                increase.count()));
    if (rate) {
      factor /= bounds.rangeMillis() / 1000.0;
    }
    return increase.multipliedBy(factor);
  }

  private FloatHistogram increase(HistogramWindow window, String name, boolean counter) {
    FloatHistogram last = window.last();
    FloatHistogram previous = window.histogram(0);
    if (counter) {
      if (window.all().stream().anyMatch(h -> h.counterReset() == CounterReset.GAUGE)) {
        notes.notACounter(name);
      }
      if (CounterResets.between(previous, window.histogram(1))) {
        // What the first one counted is gone, and need not even be comparable with the others.
        previous = emptyLike(window.histogram(1));
      }
      requireOneSchema(window);
    } else if (previous.counterReset() != CounterReset.GAUGE
        || last.counterReset() != CounterReset.GAUGE) {
      notes.notAGauge(name);
    }
    HistogramArithmetic.Result increase = HistogramArithmetic.difference(last, previous);
    notes.about(increase, "subtraction");
    for (int i = 1; counter && i < window.size(); i++) {
      FloatHistogram current = window.histogram(i);
      if (CounterResets.between(previous, current)) {
        increase = HistogramArithmetic.sum(increase.histogram(), previous);
        notes.about(increase, "addition");
      }
      previous = current;
    }
    return increase.histogram().withCounterReset(CounterReset.GAUGE).compacted();
  }

  private static void requireOneSchema(HistogramWindow window) {
    for (int i = 2; i < window.size(); i++) {
      if (window.histogram(i).hasCustomBuckets() != window.histogram(1).hasCustomBuckets()) {
        throw new FloatHistogram.IncompatibleException();
      }
    }
  }

  private static FloatHistogram emptyLike(FloatHistogram histogram) {
    return FloatHistogram.ofSchema(histogram.schema())
        .customBounds(histogram.customBounds())
        .build();
  }

  /** From the last two samples only. */
  private void instant(
      Window numbers,
      HistogramWindow histograms,
      int step,
      Column results,
      String name,
      boolean rate) {
    if (numbers.size() + histograms.size() < 2) {
      return;
    }
    boolean lastTwoAreNumbers =
        numbers.size() >= 2 && numbers.time(numbers.size() - 2) > lastTime(histograms);
    boolean lastTwoAreHistograms =
        histograms.size() >= 2 && histograms.time(histograms.size() - 2) > lastTime(numbers);
    if (lastTwoAreNumbers) {
      results.set(step, ofNumbers.apply(numbers, step));
    } else if (lastTwoAreHistograms) {
      FloatHistogram result = instant(histograms, name, rate);
      if (result != null) {
        results.set(step, result);
      }
    } else {
      notes.mixedInRange(name);
    }
  }

  private @Nullable FloatHistogram instant(HistogramWindow window, String name, boolean rate) {
    int last = window.size() - 1;
    FloatHistogram current = window.histogram(last);
    FloatHistogram previous = window.histogram(last - 1);
    boolean anyGauge =
        current.counterReset() == CounterReset.GAUGE
            || previous.counterReset() == CounterReset.GAUGE;
    boolean bothGauge =
        current.counterReset() == CounterReset.GAUGE
            && previous.counterReset() == CounterReset.GAUGE;
    if (rate && anyGauge) {
      notes.notACounter(name);
    }
    if (!rate && !bothGauge) {
      notes.notAGauge(name);
    }
    FloatHistogram increase = current;
    if (!rate || !CounterResets.between(previous, current)) {
      try {
        HistogramArithmetic.Result result = HistogramArithmetic.difference(current, previous);
        notes.about(result, "subtraction");
        increase = result.histogram();
      } catch (FloatHistogram.IncompatibleException incompatible) {
        notes.mixedSchemas(name);
        return null;
      }
    }
    increase = increase.withCounterReset(CounterReset.GAUGE).compacted();
    double seconds = (window.time(last) - window.time(last - 1)) / 1000.0;
    return rate ? increase.dividedBy(seconds) : increase;
  }

  private static void first(Window numbers, HistogramWindow histograms, int step, Column results) {
    if (firstTime(numbers) < firstTime(histograms)) {
      results.set(step, numbers.value(0));
    } else {
      results.set(step, histograms.histogram(0));
    }
  }

  private static void last(Window numbers, HistogramWindow histograms, int step, Column results) {
    if (lastTime(numbers) > lastTime(histograms)) {
      results.set(step, numbers.last());
    } else {
      results.set(step, histograms.last());
    }
  }

  private static long firstTime(Window numbers) {
    return numbers.size() == 0 ? Long.MAX_VALUE : numbers.time(0);
  }

  private static long firstTime(HistogramWindow histograms) {
    return histograms.isEmpty() ? Long.MAX_VALUE : histograms.time(0);
  }

  private static long lastTime(Window numbers) {
    return numbers.size() == 0 ? Long.MIN_VALUE : numbers.lastTime();
  }

  private static long lastTime(HistogramWindow histograms) {
    return histograms.isEmpty() ? Long.MIN_VALUE : histograms.time(histograms.size() - 1);
  }
}
