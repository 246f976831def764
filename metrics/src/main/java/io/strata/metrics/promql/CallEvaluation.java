package io.strata.metrics.promql;

import static io.strata.metrics.promql.StepSeries.ABSENT;
import static io.strata.metrics.promql.StepSeries.isPresent;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** Evaluates one function call. */
final class CallEvaluation {
  private final Evaluator evaluator;
  private final Expr.Call call;
  private final Function function;
  private final List<Expr> arguments;
  private final int steps;

  CallEvaluation(Evaluator evaluator, Expr.Call call) {
    this.evaluator = evaluator;
    this.call = call;
    this.function = call.function();
    this.arguments = call.arguments();
    this.steps = evaluator.steps();
  }

  StepValue evaluate() {
    return switch (function) {
      case TIME -> new StepValue.Scalar(times());
      case PI -> new StepValue.Scalar(evaluator.constant(Math.PI));
      case START -> new StepValue.Scalar(seconds(evaluator.context().startMillis()));
      case END -> new StepValue.Scalar(seconds(evaluator.context().endMillis()));
      case STEP -> new StepValue.Scalar(seconds(evaluator.context().stepMillis()));
      case RANGE ->
          new StepValue.Scalar(
              seconds(evaluator.context().endMillis() - evaluator.context().startMillis()));
      case MIN_OF -> new StepValue.Scalar(combined(Math::min));
      case MAX_OF -> new StepValue.Scalar(combined(Math::max));
      case SCALAR_OF -> new StepValue.Scalar(onlyValues(evaluator.vector(arguments.getFirst())));
      default -> new StepValue.Vector(vector());
    };
  }

  private List<StepSeries> vector() {
    return switch (function) {
      case VECTOR_OF ->
          List.of(new StepSeries(Labels.empty(), evaluator.scalar(arguments.getFirst())));
      case ABSENT, ABSENT_OVER_TIME -> new AbsentEvaluation(evaluator, call).evaluate();
      case INFO -> new InfoEvaluation(evaluator, call).evaluate();
      case TIMESTAMP -> timestamp();
      case SORT, SORT_DESC, SORT_BY_LABEL, SORT_BY_LABEL_DESC -> sorted();
      case LABEL_REPLACE, LABEL_JOIN -> new LabelFunctions(evaluator, call).evaluate();
      case HISTOGRAM_QUANTILE, HISTOGRAM_QUANTILES, HISTOGRAM_FRACTION ->
          new HistogramFunctions(evaluator, call).evaluate();
      case HISTOGRAM_AVG, HISTOGRAM_COUNT, HISTOGRAM_STDDEV, HISTOGRAM_STDVAR, HISTOGRAM_SUM ->
          ofHistograms(HistogramStatistics.of(function));
      case CLAMP, CLAMP_MIN, CLAMP_MAX -> clamped();
      case ROUND -> rounded();
      case DAYS_IN_MONTH, DAY_OF_MONTH, DAY_OF_WEEK, DAY_OF_YEAR, HOUR, MINUTE, MONTH, YEAR ->
          dates();
      default ->
          function.matrixArgument() >= 0
              ? new RangeCallEvaluation(evaluator, call).evaluate()
              : mapped(MathFunctions.of(function));
    };
  }

  private double[] times() {
    double[] times = new double[steps];
    for (int step = 0; step < steps; step++) {
      times[step] = evaluator.time(step) / 1000.0;
    }
    return times;
  }

  private double[] combined(DoubleBinaryOperator operator) {
    double[] first = evaluator.scalar(arguments.getFirst());
    double[] second = evaluator.scalar(arguments.getLast());
    double[] result = new double[steps];
    for (int step = 0; step < steps; step++) {
      result[step] = operator.applyAsDouble(first[step], second[step]);
    }
    return result;
  }

  private double[] seconds(long millis) {
    return evaluator.constant(millis / 1000.0);
  }

  /** The number of the only series at each step; NaN where there is none or more than one. */
  private double[] onlyValues(List<StepSeries> series) {
    double[] result = evaluator.constant(Double.NaN);
    for (int step = 0; step < steps; step++) {
      int present = 0;
      for (StepSeries one : series) {
        if (one.isNumberAt(step)) {
          present++;
          result[step] = one.values()[step];
        }
      }
      if (present != 1) {
        result[step] = Double.NaN;
      }
    }
    return result;
  }

  /** A function of a step's value; its result may be ABSENT. */
  @FunctionalInterface
  private interface StepFunction {
    double apply(double value, int step);
  }

  private List<StepSeries> mapped(DoubleUnaryOperator operator) {
    return mapped(evaluator.vector(arguments.getFirst()), (v, _) -> operator.applyAsDouble(v));
  }

  /** Histograms give nothing. */
  private List<StepSeries> mapped(List<StepSeries> series, StepFunction step) {
    List<StepSeries> result = new ArrayList<>(series.size());
    for (StepSeries one : series) {
      evaluator.context().tick();
      double[] values = one.values().clone();
      for (int i = 0; i < values.length; i++) {
        if (isPresent(values[i])) {
          values[i] = one.histogram(i) == null ? step.apply(values[i], i) : ABSENT;
        }
      }
      add(values, one, result);
    }
    return evaluator.unique(result);
  }

  /** Numbers give nothing. */
  private List<StepSeries> ofHistograms(ToDoubleFunction<FloatHistogram> statistic) {
    List<StepSeries> result = new ArrayList<>();
    for (StepSeries one : evaluator.vector(arguments.getFirst())) {
      evaluator.context().tick();
      double[] values = StepSeries.absent(steps);
      for (int i = 0; i < values.length; i++) {
        FloatHistogram histogram = one.histogram(i);
        if (histogram != null) {
          values[i] = statistic.applyAsDouble(histogram);
        }
      }
      add(values, one, result);
    }
    return evaluator.unique(result);
  }

  private void add(double[] values, StepSeries from, List<StepSeries> result) {
    if (StepSeries.anyPresent(values)) {
      result.add(
          evaluator.withoutName(
              new StepSeries(from.labels(), values, Samples.NO_HISTOGRAMS, from.nameDropped())));
    }
  }

  private List<StepSeries> clamped() {
    double[] min =
        function == Function.CLAMP_MAX
            ? evaluator.constant(Double.NEGATIVE_INFINITY)
            : evaluator.scalar(arguments.get(1));
    double[] max =
        function == Function.CLAMP_MIN
            ? evaluator.constant(Double.POSITIVE_INFINITY)
            : evaluator.scalar(arguments.getLast());
    return mapped(
        evaluator.vector(arguments.getFirst()),
        (value, step) ->
            max[step] < min[step] ? ABSENT : Math.max(min[step], Math.min(max[step], value)));
  }

  private List<StepSeries> rounded() {
    double[] to = arguments.size() > 1 ? evaluator.scalar(arguments.get(1)) : evaluator.constant(1);
    return mapped(
        evaluator.vector(arguments.getFirst()),
        (value, step) -> {
          double inverse = 1 / to[step];
          return Math.floor(value * inverse + 0.5) / inverse;
        });
  }

  private List<StepSeries> dates() {
    List<StepSeries> series =
        arguments.isEmpty()
            ? List.of(new StepSeries(Labels.empty(), times()))
            : evaluator.vector(arguments.getFirst());
    return mapped(series, (value, _) -> DateFunctions.apply(function, value));
  }

  private List<StepSeries> timestamp() {
    Expr argument = arguments.getFirst().unwrapped();
    if (argument instanceof Expr.VectorSelector selector) {
      return mapped(evaluator.instantSamples(selector, true), (time, _) -> time);
    }
    double[] times = times();
    List<StepSeries> result = new ArrayList<>();
    for (StepSeries one : evaluator.vector(argument)) {
      double[] values = StepSeries.absent(steps);
      for (int step = 0; step < steps; step++) {
        values[step] = one.isPresentAt(step) ? times[step] : ABSENT;
      }
      add(values, one, result);
    }
    return evaluator.unique(result);
  }

  private List<StepSeries> sorted() {
    if (steps > 1) {
      evaluator
          .context()
          .warn(
              "sort is ineffective for range queries since results are always ordered by labels",
              call);
    }
    List<StepSeries> series = new ArrayList<>(evaluator.vector(arguments.getFirst()));
    switch (function) {
      case SORT, SORT_DESC -> {
        series.replaceAll(CallEvaluation::numbersOnly);
        series.removeIf(one -> !StepSeries.anyPresent(one.values()));
        series.sort((a, b) -> compareValues(a, b, function == Function.SORT_DESC));
      }
      default -> {
        List<String> names =
            arguments.subList(1, arguments.size()).stream().map(evaluator::text).toList();
        NaturalOrder order = new NaturalOrder(names);
        series.sort(
            function == Function.SORT_BY_LABEL
                ? (a, b) -> order.compare(a.labels(), b.labels())
                : (a, b) -> order.compare(b.labels(), a.labels()));
      }
    }
    return series;
  }

  private static StepSeries numbersOnly(StepSeries series) {
    if (!series.hasHistograms()) {
      return series;
    }
    double[] values = series.values().clone();
    for (int step = 0; step < values.length; step++) {
      values[step] = series.isNumberAt(step) ? values[step] : ABSENT;
    }
    return new StepSeries(series.labels(), values, Samples.NO_HISTOGRAMS, series.nameDropped());
  }

  /** By value at the first step: in range queries the order of series has no meaning. */
  private static int compareValues(StepSeries a, StepSeries b, boolean descending) {
    return SelectingAggregation.compare(a.values()[0], b.values()[0], descending);
  }
}
