package io.strata.metrics.promql;

import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates an expression at equidistant steps, all steps at once: each selector is read once, and
 * each operation works on whole columns of values.
 */
final class Evaluator {
  /** How long a sample counts as the present value of its series; exclusive. */
  static final long LOOKBACK_MILLIS = 5 * 60_000;

  /** The step of a subquery that names none: Prometheus's default evaluation interval. */
  private static final long SUBQUERY_STEP_MILLIS = 60_000;

  private final QueryContext context;
  private final long startMillis;
  private final long stepMillis;
  private final int steps;

  Evaluator(QueryContext context, long startMillis, long stepMillis, int steps) {
    this.context = context;
    this.startMillis = startMillis;
    this.stepMillis = stepMillis;
    this.steps = steps;
  }

  QueryContext context() {
    return context;
  }

  int steps() {
    return steps;
  }

  /** The time of a step. */
  long time(int step) {
    return startMillis + step * stepMillis;
  }

  StepValue evaluate(Expr expr) {
    if (steps > 1 && StepInvariance.holds(expr)) {
      return repeated(new Evaluator(context, startMillis, stepMillis, 1).evaluate(expr));
    }
    return switch (expr) {
      case Expr.NumberLiteral(_, double value) -> new StepValue.Scalar(constant(value));
      case Expr.StringLiteral(_, String value) -> new StepValue.Text(value);
      case Expr.VectorSelector selector -> new StepValue.Vector(instantSamples(selector, false));
      case Expr.Paren(_, Expr inner) -> evaluate(inner);
      case Expr.Unary(_, boolean negative, Expr operand) -> {
        StepValue value = evaluate(operand);
        yield negative ? negated(value) : value;
      }
      case Expr.Binary binary -> new BinaryEvaluation(this, binary).evaluate();
      case Expr.Aggregation aggregation ->
          new StepValue.Vector(new AggregationEvaluation(this, aggregation).evaluate());
      case Expr.Call call -> new CallEvaluation(this, call).evaluate();
      case Expr.MatrixSelector _, Expr.Subquery _ ->
          throw new IllegalStateException("a range vector has no value at a step");
    };
  }

  /** The series of an expression of type instant vector. */
  List<StepSeries> vector(Expr expr) {
    return switch (evaluate(expr)) {
      case StepValue.Vector(List<StepSeries> series) -> series;
      case StepValue.Scalar(double[] values) -> List.of(new StepSeries(Labels.empty(), values));
      case StepValue.Text _ -> throw new IllegalStateException("a text is no vector");
    };
  }

  /** The numbers of an expression of type scalar. */
  double[] scalar(Expr expr) {
    if (evaluate(expr) instanceof StepValue.Scalar(double[] values)) {
      return values;
    }
    throw new IllegalStateException("not a scalar");
  }

  /** The text of an expression of type string. */
  String text(Expr expr) {
    if (evaluate(expr) instanceof StepValue.Text(String value)) {
      return value;
    }
    throw new IllegalStateException("not a string");
  }

  double[] constant(double value) {
    double[] values = new double[steps];
    Arrays.fill(values, value);
    return values;
  }

  /**
   * The newest sample of each series at each step, unless stale.
   *
   * @param times whether to give the samples' times (seconds) in place of their values
   */
  List<StepSeries> instantSamples(Expr.VectorSelector selector, boolean times) {
    long from = lookedAt(selector.shift(), 0) - LOOKBACK_MILLIS + 1;
    long to = lookedAt(selector.shift(), steps - 1);
    List<Series> selected = context.select(selector.matchers(), from, to);
    context.checkPoints(selected.size(), steps);
    List<StepSeries> result = new ArrayList<>(selected.size());
    for (Series series : selected) {
      context.tick();
      double[] values = instantSamples(series.samples(), selector.shift(), times);
      if (StepSeries.anyPresent(values)) {
        result.add(new StepSeries(series.labels(), values));
      }
    }
    return result;
  }

  private double[] instantSamples(Samples samples, Expr.TimeShift shift, boolean times) {
    long[] sampleTimes = samples.timesMillis();
    double[] values = StepSeries.absent(steps);
    int newest = -1;
    for (int step = 0; step < steps; step++) {
      long time = lookedAt(shift, step);
      while (newest + 1 < sampleTimes.length && sampleTimes[newest + 1] <= time) {
        newest++;
      }
      if (newest < 0 || sampleTimes[newest] <= time - LOOKBACK_MILLIS) {
        continue;
      }
      double value = samples.values()[newest];
      if (StepSeries.isPresent(value)) {
        values[step] = times ? sampleTimes[newest] / 1000.0 : value;
      }
    }
    return values;
  }

  private long lookedAt(Expr.TimeShift shift, int step) {
    return shift.apply(time(step), context.startMillis(), context.endMillis());
  }

  /** The windows of a range vector expression. */
  RangeVector ranges(Expr expr) {
    return switch (expr.unwrapped()) {
      case Expr.MatrixSelector(_, Expr.VectorSelector selector, long range) -> {
        long from = lookedAt(selector.shift(), 0) - range + 1;
        long to = lookedAt(selector.shift(), steps - 1);
        yield new RangeVector(
            context.select(selector.matchers(), from, to), windowEnds(selector.shift()), range);
      }
      case Expr.Subquery(_, Expr inner, long range, long step, Expr.TimeShift shift) ->
          new RangeVector(subquery(inner, range, step, shift), windowEnds(shift), range);
      case Expr.NumberLiteral _,
          Expr.StringLiteral _,
          Expr.VectorSelector _,
          Expr.Unary _,
          Expr.Binary _,
          Expr.Aggregation _,
          Expr.Call _,
          Expr.Paren _ ->
          throw new IllegalStateException("not a range vector");
    };
  }

  private long[] windowEnds(Expr.TimeShift shift) {
    long[] ends = new long[steps];
    for (int step = 0; step < steps; step++) {
      ends[step] = lookedAt(shift, step);
    }
    return ends;
  }

  /** Evaluates at all multiples of the step that any of the windows holds. */
  private List<Series> subquery(Expr inner, long range, long step, Expr.TimeShift shift) {
    long interval = step == 0 ? SUBQUERY_STEP_MILLIS : step;
    long from = lookedAt(shift, 0) - range;
    long first = (Math.floorDiv(from, interval) + 1) * interval;
    long last = lookedAt(shift, steps - 1);
    if (last < first) {
      return List.of();
    }
    long count = (last - first) / interval + 1;
    context.checkPoints(1, count);
    Evaluator evaluator = new Evaluator(context, first, interval, (int) count);
    List<Series> result = new ArrayList<>();
    for (StepSeries series : evaluator.vector(inner)) {
      result.add(new Series(series.labels(), evaluator.samples(series.values())));
    }
    return result;
  }

  /** The present values with their steps' times. */
  Samples samples(double[] values) {
    long[] times = new long[values.length];
    double[] present = new double[values.length];
    int size = 0;
    for (int step = 0; step < values.length; step++) {
      if (StepSeries.isPresent(values[step])) {
        times[size] = time(step);
        present[size++] = values[step];
      }
    }
    return size == values.length
        ? new Samples(times, present)
        : new Samples(Arrays.copyOf(times, size), Arrays.copyOf(present, size));
  }

  /**
   * Joins series that have the same labels, as they may after labels were dropped or changed.
   *
   * @throws PromqlException where two of them have a value at the same step
   */
  static List<StepSeries> uniqueLabels(List<StepSeries> series) {
    Map<Labels, StepSeries> byLabels = LinkedHashMap.newLinkedHashMap(series.size());
    for (StepSeries one : series) {
      byLabels.merge(one.labels(), one, Evaluator::joined);
    }
    return byLabels.size() == series.size() ? series : new ArrayList<>(byLabels.values());
  }

  private static StepSeries joined(StepSeries first, StepSeries second) {
    double[] values = first.values().clone();
    for (int step = 0; step < values.length; step++) {
      if (StepSeries.isPresent(second.values()[step])) {
        if (StepSeries.isPresent(values[step])) {
          throw PromqlException.execution("vector cannot contain metrics with the same labelset");
        }
        values[step] = second.values()[step];
      }
    }
    return new StepSeries(first.labels(), values);
  }

  private static StepValue negated(StepValue value) {
    return switch (value) {
      case StepValue.Scalar(double[] values) -> new StepValue.Scalar(negated(values));
      case StepValue.Vector(List<StepSeries> series) -> {
        List<StepSeries> result = new ArrayList<>(series.size());
        for (StepSeries one : series) {
          result.add(new StepSeries(one.labels().withoutMetricName(), negated(one.values())));
        }
        yield new StepValue.Vector(uniqueLabels(result));
      }
      case StepValue.Text text -> text;
    };
  }

  private static double[] negated(double[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = StepSeries.isPresent(values[i]) ? -values[i] : values[i];
    }
    return result;
  }

  private StepValue repeated(StepValue once) {
    return switch (once) {
      case StepValue.Scalar(double[] values) -> new StepValue.Scalar(constant(values[0]));
      case StepValue.Text text -> text;
      case StepValue.Vector(List<StepSeries> series) -> {
        context.checkPoints(series.size(), steps);
        List<StepSeries> result = new ArrayList<>(series.size());
        for (StepSeries one : series) {
          result.add(new StepSeries(one.labels(), constant(one.values()[0])));
        }
        yield new StepValue.Vector(result);
      }
    };
  }
}
