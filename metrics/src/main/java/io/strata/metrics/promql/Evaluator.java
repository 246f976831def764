package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.SamplesBuilder;
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

  /** The series, its metric's name not counting any more. */
  StepSeries withoutName(StepSeries one) {
    return context.features().delayedNameRemoval()
        ? one.withNameDropped(true)
        : one.withLabels(one.labels().withoutMetadata());
  }

  /** See {@link SelectorEvaluation#instantSamples}. */
  List<StepSeries> instantSamples(Expr.VectorSelector selector, boolean times) {
    return new SelectorEvaluation(this).instantSamples(selector, times);
  }

  /** The windows of a range vector expression. */
  RangeVector ranges(Expr expr) {
    return new SelectorEvaluation(this).ranges(expr);
  }

  /** The present values with their steps' times. */
  Samples samples(StepSeries series) {
    if (series.hasHistograms()) {
      SamplesBuilder builder = new SamplesBuilder(steps);
      for (int step = 0; step < steps; step++) {
        FloatHistogram histogram = series.histogram(step);
        if (histogram != null) {
          builder.add(time(step), histogram);
        } else if (series.isPresentAt(step)) {
          builder.add(time(step), series.values()[step]);
        }
      }
      return builder.build();
    }
    double[] values = series.values();
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

  /** What {@link #uniqueLabels} gives, unless names are dropped at the query's end only. */
  List<StepSeries> unique(List<StepSeries> series) {
    return context.features().delayedNameRemoval() ? series : uniqueLabels(series);
  }

  /** The series at the query's end: names that do not count are gone. */
  List<StepSeries> named(List<StepSeries> series) {
    if (series.stream().noneMatch(StepSeries::nameDropped)) {
      return series;
    }
    return uniqueLabels(
        series.stream()
            .map(one -> one.nameDropped() ? one.withLabels(one.labels().withoutMetadata()) : one)
            .toList());
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
    Column values = Column.of(first);
    for (int step = 0; step < second.values().length; step++) {
      if (second.isPresentAt(step)) {
        if (values.isPresentAt(step)) {
          throw PromqlException.execution("vector cannot contain metrics with the same labelset");
        }
        values.copy(step, second);
      }
    }
    return values.series(first.labels(), first.nameDropped());
  }

  private StepValue negated(StepValue value) {
    return switch (value) {
      case StepValue.Scalar(double[] values) -> new StepValue.Scalar(negated(values));
      case StepValue.Vector(List<StepSeries> series) -> {
        List<StepSeries> result = new ArrayList<>(series.size());
        for (StepSeries one : series) {
          result.add(withoutName(negated(one)));
        }
        yield new StepValue.Vector(unique(result));
      }
      case StepValue.Text text -> text;
    };
  }

  private static StepSeries negated(StepSeries series) {
    if (!series.hasHistograms()) {
      return new StepSeries(
          series.labels(), negated(series.values()), series.histograms(), series.nameDropped());
    }
    Column values = Column.of(series);
    for (int step = 0; step < series.values().length; step++) {
      FloatHistogram histogram = series.histogram(step);
      if (histogram != null) {
        values.set(step, histogram.multipliedBy(-1));
      } else if (series.isPresentAt(step)) {
        values.set(step, -series.values()[step]);
      }
    }
    return values.series(series.labels(), series.nameDropped());
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
          result.add(repeated(one));
        }
        yield new StepValue.Vector(result);
      }
    };
  }

  private StepSeries repeated(StepSeries once) {
    FloatHistogram histogram = once.histogram(0);
    FloatHistogram[] histograms = new FloatHistogram[histogram == null ? 0 : steps];
    Arrays.fill(histograms, histogram);
    return new StepSeries(
        once.labels(), constant(once.values()[0]), histograms, once.nameDropped());
  }
}
