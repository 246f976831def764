package io.strata.metrics.promql;

import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import java.util.ArrayList;
import java.util.List;

/** Evaluates one call of a function over a range vector. */
final class RangeCallEvaluation {
  private final Evaluator evaluator;
  private final Function function;
  private final List<Expr> arguments;
  private final int steps;

  RangeCallEvaluation(Evaluator evaluator, Expr.Call call) {
    this.evaluator = evaluator;
    this.function = call.function();
    this.arguments = call.arguments();
    this.steps = evaluator.steps();
  }

  List<StepSeries> evaluate() {
    Expr range = arguments.get(function.matrixArgument());
    double[][] scalars = scalars();
    warnOfQuantiles(scalars);
    RangeVector ranges = evaluator.ranges(range);
    evaluator.context().checkPoints(ranges.series().size(), steps);
    RangeVector.RangeFunction numbers = RangeFunctions.of(function, scalars, stepTimes());
    HistogramNotes notes = new HistogramNotes(evaluator.context(), range);
    boolean extended = ranges.reach() != Expr.Reach.RANGE;
    java.util.function.Function<String, RangeVector.MixedFunction> mixed =
        extended
            ? new ExtendedRangeFunctions(function, ranges.reach(), notes)::forMetric
            : new HistogramRangeFunctions(function, numbers, notes)::forMetric;
    List<StepSeries> result = new ArrayList<>(ranges.series().size());
    for (int i = 0; i < ranges.series().size(); i++) {
      evaluator.context().tick();
      Series one = ranges.series().get(i);
      boolean nameDropped = ranges.isNameDropped(i);
      StepSeries values =
          extended || one.samples().hasHistograms()
              ? mixed(ranges, one, mixed, nameDropped)
              : new StepSeries(
                  one.labels(), ranges.apply(one, numbers), Samples.NO_HISTOGRAMS, nameDropped);
      if (StepSeries.anyPresent(values.values())) {
        remarkOnName(values, range);
        result.add(keepsName() ? values : evaluator.withoutName(values));
      }
    }
    return evaluator.unique(result);
  }

  private StepSeries mixed(
      RangeVector ranges,
      Series one,
      java.util.function.Function<String, RangeVector.MixedFunction> mixed,
      boolean nameDropped) {
    Column column = new Column(steps);
    ranges.apply(one, mixed.apply(one.labels().metricName()), column);
    return column.series(one.labels(), nameDropped);
  }

  private boolean keepsName() {
    return function == Function.LAST_OVER_TIME || function == Function.FIRST_OVER_TIME;
  }

  private double[][] scalars() {
    int matrix = function.matrixArgument();
    double[][] scalars = new double[arguments.size() - 1][];
    for (int i = 0, scalar = 0; i < arguments.size(); i++) {
      if (i != matrix) {
        scalars[scalar++] = evaluator.scalar(arguments.get(i));
      }
    }
    return scalars;
  }

  private void warnOfQuantiles(double[][] scalars) {
    if (function == Function.QUANTILE_OVER_TIME) {
      for (double quantile : scalars[0]) {
        if (Quantiles.isImpossible(quantile)) {
          evaluator.context().warn(Quantiles.warning(quantile), arguments.getFirst());
        }
      }
    }
  }

  /** A rate of numbers under another name than a counter's may be a mistake. */
  private void remarkOnName(StepSeries series, Expr where) {
    String name = series.labels().metricName();
    boolean counter = function == Function.RATE || function == Function.INCREASE;
    if (!counter || name.isEmpty() || !hasNumbers(series)) {
      return;
    }
    if (!name.endsWith("_total")
        && !name.endsWith("_sum")
        && !name.endsWith("_count")
        && !name.endsWith("_bucket")) {
      evaluator
          .context()
          .info(
              "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "
                  + GoText.quote(name),
              where);
    }
  }

  private boolean hasNumbers(StepSeries series) {
    if (!series.hasHistograms()) {
      return true;
    }
    for (int step = 0; step < steps; step++) {
      if (series.isNumberAt(step)) {
        return true;
      }
    }
    return false;
  }

  private long[] stepTimes() {
    long[] times = new long[steps];
    for (int step = 0; step < steps; step++) {
      times[step] = evaluator.time(step);
    }
    return times;
  }
}
