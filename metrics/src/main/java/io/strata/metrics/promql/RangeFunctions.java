package io.strata.metrics.promql;

import static io.strata.metrics.promql.StepSeries.ABSENT;

import io.strata.metrics.promql.RangeVector.RangeFunction;
import io.strata.metrics.promql.RangeVector.Window;
import io.strata.metrics.series.KahanSum;
import java.util.Arrays;

/** The functions over range vectors. Windows are never empty. */
final class RangeFunctions {
  private RangeFunctions() {}

  /**
   * The function of that name.
   *
   * @param scalars the values per step of its scalar arguments, in order
   * @param times the evaluation time of each step
   */
  static RangeFunction of(Function function, double[][] scalars, long[] times) {
    return switch (function) {
      case RATE -> (w, _) -> extrapolated(w, true, true);
      case INCREASE -> (w, _) -> extrapolated(w, true, false);
      case DELTA -> (w, _) -> extrapolated(w, false, false);
      case IRATE -> (w, _) -> instant(w, true);
      case IDELTA -> (w, _) -> instant(w, false);
      case DERIV -> (w, _) -> w.size() < 2 ? ABSENT : regression(w, w.time(0)).slope();
      case PREDICT_LINEAR -> (w, step) -> predict(w, times[step], scalars[0][step]);
      case CHANGES -> (w, _) -> changes(w);
      case RESETS -> (w, _) -> resets(w);
      case AVG_OVER_TIME -> (w, _) -> average(w);
      case SUM_OVER_TIME -> (w, _) -> sum(w);
      case COUNT_OVER_TIME -> (w, _) -> w.size();
      case MIN_OVER_TIME -> (w, _) -> w.value(extreme(w, false, false));
      case MAX_OVER_TIME -> (w, _) -> w.value(extreme(w, true, false));
      case TS_OF_MIN_OVER_TIME -> (w, _) -> w.time(extreme(w, false, true)) / 1000.0;
      case TS_OF_MAX_OVER_TIME -> (w, _) -> w.time(extreme(w, true, true)) / 1000.0;
      case TS_OF_FIRST_OVER_TIME -> (w, _) -> w.time(0) / 1000.0;
      case TS_OF_LAST_OVER_TIME -> (w, _) -> w.lastTime() / 1000.0;
      case FIRST_OVER_TIME -> (w, _) -> w.value(0);
      case LAST_OVER_TIME -> (w, _) -> w.last();
      case PRESENT_OVER_TIME, ABSENT_OVER_TIME -> (_, _) -> 1;
      case STDVAR_OVER_TIME -> (w, _) -> variance(w);
      case STDDEV_OVER_TIME -> (w, _) -> Math.sqrt(variance(w));
      case QUANTILE_OVER_TIME -> (w, step) -> Quantiles.of(scalars[0][step], w.toArray());
      case MAD_OVER_TIME -> (w, _) -> medianDeviation(w.toArray());
      case DOUBLE_EXPONENTIAL_SMOOTHING ->
          (w, step) -> smooth(w, scalars[0][step], scalars[1][step]);
      default -> throw new IllegalArgumentException(function + " takes no range vector");
    };
  }

  /** Increase over the window, extrapolated to its bounds where samples reach close to them. */
  private static double extrapolated(Window window, boolean counter, boolean rate) {
    if (window.size() < 2) {
      return ABSENT;
    }
    double first = window.value(0);
    double increase = window.last() - first;
    if (counter) {
      double previous = first;
      for (int i = 1; i < window.size(); i++) {
        double value = window.value(i);
        if (value < previous) {
          increase += previous;
        }
        previous = value;
      }
    }
    double factor =
        Extrapolation.factor(
            window,
            new Extrapolation.Sampled(
                window.time(0),
                window.lastTime(),
                window.size(),
                counter ? first : Double.NaN,
                increase));
    if (rate) {
      factor /= window.rangeMillis() / 1000.0;
    }
    return increase * factor;
  }

  /** From the last two samples only. */
  private static double instant(Window window, boolean rate) {
    int last = window.size() - 1;
    if (last < 1) {
      return ABSENT;
    }
    double value = window.value(last);
    double previous = window.value(last - 1);
    double result = rate && value < previous ? value : value - previous;
    long interval = window.time(last) - window.time(last - 1);
    return rate ? result / (interval / 1000.0) : result;
  }

  private record Line(double slope, double intercept) {}

  /** Least squares; x in seconds from the given time. */
  private static Line regression(Window window, long interceptTime) {
    KahanSum sumX = new KahanSum();
    KahanSum sumY = new KahanSum();
    KahanSum sumXy = new KahanSum();
    KahanSum sumX2 = new KahanSum();
    double first = window.value(0);
    boolean constant = true;
    int n = window.size();
    for (int i = 0; i < n; i++) {
      double y = window.value(i);
      constant &= y == first;
      double x = (window.time(i) - interceptTime) / 1000.0;
      sumX.add(x);
      sumY.add(y);
      sumXy.add(x * y);
      sumX2.add(x * x);
    }
    if (constant) {
      return Double.isInfinite(first) ? new Line(Double.NaN, Double.NaN) : new Line(0, first);
    }
    double covariance = sumXy.value() - sumX.value() * sumY.value() / n;
    double variance = sumX2.value() - sumX.value() * sumX.value() / n;
    double slope = covariance / variance;
    return new Line(slope, sumY.value() / n - slope * sumX.value() / n);
  }

  private static double predict(Window window, long evaluationMillis, double seconds) {
    if (window.size() < 2) {
      return ABSENT;
    }
    Line line = regression(window, evaluationMillis);
    return line.slope() * seconds + line.intercept();
  }

  private static double changes(Window window) {
    int changes = 0;
    for (int i = 1; i < window.size(); i++) {
      double value = window.value(i);
      double previous = window.value(i - 1);
      if (value != previous && !(Double.isNaN(value) && Double.isNaN(previous))) {
        changes++;
      }
    }
    return changes;
  }

  private static double resets(Window window) {
    int resets = 0;
    for (int i = 1; i < window.size(); i++) {
      if (window.value(i) < window.value(i - 1)) {
        resets++;
      }
    }
    return resets;
  }

  private static double sum(Window window) {
    KahanSum sum = new KahanSum();
    for (int i = 0; i < window.size(); i++) {
      sum.add(window.value(i));
    }
    return Double.isInfinite(sum.uncompensated()) ? sum.uncompensated() : sum.value();
  }

  private static double average(Window window) {
    Mean mean = new Mean();
    for (int i = 0; i < window.size(); i++) {
      mean.add(window.value(i));
    }
    return mean.value();
  }

  /** Where the least or greatest value is; NaN only where there is nothing else. */
  private static int extreme(Window window, boolean greatest, boolean latest) {
    int best = 0;
    for (int i = 1; i < window.size(); i++) {
      double value = window.value(i);
      double bestValue = window.value(best);
      boolean better = greatest ? value > bestValue : value < bestValue;
      boolean tie = latest && value == bestValue;
      if (better || tie || Double.isNaN(bestValue)) {
        best = i;
      }
    }
    return best;
  }

  private static double variance(Window window) {
    KahanSum mean = new KahanSum();
    KahanSum squares = new KahanSum();
    for (int i = 0; i < window.size(); i++) {
      double value = window.value(i);
      double delta = value - mean.value();
      mean.add(delta / (i + 1));
      squares.add(delta * (value - mean.value()));
    }
    return squares.value() / window.size();
  }

  private static double medianDeviation(double[] values) {
    if (Arrays.stream(values).anyMatch(Double::isNaN)) {
      return Double.NaN;
    }
    double median = Quantiles.of(0.5, values);
    double[] deviations = Arrays.stream(values).map(value -> Math.abs(value - median)).toArray();
    return Quantiles.of(0.5, deviations);
  }

  private static double smooth(Window window, double smoothing, double trendFactor) {
    if (!(smoothing > 0 && smoothing < 1)) {
      throw PromqlException.execution(
          "invalid smoothing factor. Expected: 0 < sf < 1, got: %f".formatted(smoothing));
    }
    if (!(trendFactor > 0 && trendFactor < 1)) {
      throw PromqlException.execution(
          "invalid trend factor. Expected: 0 < tf < 1, got: %f".formatted(trendFactor));
    }
    if (window.size() < 2) {
      return ABSENT;
    }
    double before = 0;
    double smoothed = window.value(0);
    double trend = window.value(1) - window.value(0);
    for (int i = 1; i < window.size(); i++) {
      if (i > 1) {
        trend = trendFactor * (smoothed - before) + (1 - trendFactor) * trend;
      }
      double next = smoothing * window.value(i) + (1 - smoothing) * (smoothed + trend);
      before = smoothed;
      smoothed = next;
    }
    return smoothed;
  }
}
