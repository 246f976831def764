package io.strata.metrics.promql;

import static io.strata.metrics.promql.StepSeries.ABSENT;
import static io.strata.metrics.promql.StepSeries.isPresent;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Series;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

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
      case ABSENT -> absent();
      case ABSENT_OVER_TIME -> absentOverTime();
      case TIMESTAMP -> timestamp();
      case SORT, SORT_DESC, SORT_BY_LABEL, SORT_BY_LABEL_DESC -> sorted();
      case LABEL_REPLACE, LABEL_JOIN -> new LabelFunctions(evaluator, call).evaluate();
      case HISTOGRAM_QUANTILE, HISTOGRAM_FRACTION ->
          new ClassicHistograms(evaluator, call).evaluate();
      // These read native histograms; of floats they make nothing.
      case HISTOGRAM_AVG, HISTOGRAM_COUNT, HISTOGRAM_STDDEV, HISTOGRAM_STDVAR, HISTOGRAM_SUM -> {
        evaluator.vector(arguments.getFirst());
        yield List.of();
      }
      case CLAMP, CLAMP_MIN, CLAMP_MAX -> clamped();
      case ROUND -> rounded();
      case DAYS_IN_MONTH, DAY_OF_MONTH, DAY_OF_WEEK, DAY_OF_YEAR, HOUR, MINUTE, MONTH, YEAR ->
          dates();
      default -> function.matrixArgument() >= 0 ? overRanges() : mapped(MathFunctions.of(function));
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

  /** The value of the only series at each step; NaN where there is none or more than one. */
  private double[] onlyValues(List<StepSeries> series) {
    double[] result = evaluator.constant(Double.NaN);
    for (int step = 0; step < steps; step++) {
      int present = 0;
      for (StepSeries one : series) {
        if (isPresent(one.values()[step])) {
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

  private List<StepSeries> mapped(List<StepSeries> series, StepFunction step) {
    List<StepSeries> result = new ArrayList<>(series.size());
    for (StepSeries one : series) {
      evaluator.context().tick();
      double[] values = one.values().clone();
      for (int i = 0; i < values.length; i++) {
        if (isPresent(values[i])) {
          values[i] = step.apply(values[i], i);
        }
      }
      if (StepSeries.anyPresent(values)) {
        result.add(new StepSeries(one.labels().withoutMetricName(), values));
      }
    }
    return Evaluator.uniqueLabels(result);
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
    return mapped(evaluator.vector(argument), (_, step) -> evaluator.time(step) / 1000.0);
  }

  private List<StepSeries> sorted() {
    List<StepSeries> series = new ArrayList<>(evaluator.vector(arguments.getFirst()));
    switch (function) {
      case SORT -> series.sort((a, b) -> compareValues(a, b, false));
      case SORT_DESC -> series.sort((a, b) -> compareValues(a, b, true));
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

  /** By value at the first step: in range queries the order of series has no meaning. */
  private static int compareValues(StepSeries a, StepSeries b, boolean descending) {
    return SelectingAggregation.compare(a.values()[0], b.values()[0], descending);
  }

  private List<StepSeries> absent() {
    Expr argument = arguments.getFirst().unwrapped();
    List<StepSeries> series = evaluator.vector(argument);
    double[] values = evaluator.constant(1);
    for (StepSeries one : series) {
      for (int step = 0; step < steps; step++) {
        if (isPresent(one.values()[step])) {
          values[step] = ABSENT;
        }
      }
    }
    return absentSeries(argument, values);
  }

  private List<StepSeries> absentOverTime() {
    Expr argument = arguments.getFirst().unwrapped();
    RangeVector ranges = evaluator.ranges(argument);
    double[] values = evaluator.constant(1);
    for (Series one : ranges.series()) {
      double[] present = ranges.apply(one, (_, _) -> 1);
      for (int step = 0; step < steps; step++) {
        if (isPresent(present[step])) {
          values[step] = ABSENT;
        }
      }
    }
    return absentSeries(argument, values);
  }

  private static List<StepSeries> absentSeries(Expr argument, double[] values) {
    if (!StepSeries.anyPresent(values)) {
      return List.of();
    }
    return List.of(new StepSeries(absentLabels(argument), values));
  }

  /** The labels that a selector demands by equality, each only once. */
  private static Labels absentLabels(Expr argument) {
    List<LabelMatcher> matchers =
        switch (argument) {
          case Expr.VectorSelector selector -> selector.matchers();
          case Expr.MatrixSelector matrix -> matrix.selector().matchers();
          case Expr.NumberLiteral _,
              Expr.StringLiteral _,
              Expr.Subquery _,
              Expr.Unary _,
              Expr.Binary _,
              Expr.Aggregation _,
              Expr.Call _,
              Expr.Paren _ ->
              List.of();
        };
    TreeMap<String, String> labels = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (LabelMatcher matcher : matchers) {
      if (matcher.name().equals(Labels.METRIC_NAME)) {
        continue;
      }
      if (matcher.type() == LabelMatcher.Type.EQUAL && seen.add(matcher.name())) {
        labels.put(matcher.name(), matcher.value());
      } else {
        labels.remove(matcher.name());
      }
    }
    return Labels.of(labels);
  }

  private List<StepSeries> overRanges() {
    int matrix = function.matrixArgument();
    double[][] scalars = new double[arguments.size() - 1][];
    for (int i = 0, scalar = 0; i < arguments.size(); i++) {
      if (i != matrix) {
        scalars[scalar++] = evaluator.scalar(arguments.get(i));
      }
    }
    warnOfQuantiles(scalars);
    RangeVector ranges = evaluator.ranges(arguments.get(matrix));
    evaluator.context().checkPoints(ranges.series().size(), steps);
    RangeVector.RangeFunction apply = RangeFunctions.of(function, scalars, stepTimes());
    boolean keepName = function == Function.LAST_OVER_TIME || function == Function.FIRST_OVER_TIME;
    List<StepSeries> result = new ArrayList<>(ranges.series().size());
    for (Series one : ranges.series()) {
      evaluator.context().tick();
      double[] values = ranges.apply(one, apply);
      if (StepSeries.anyPresent(values)) {
        Labels labels = one.labels();
        remarkOnName(labels.metricName(), arguments.get(matrix));
        result.add(new StepSeries(keepName ? labels : labels.withoutMetricName(), values));
      }
    }
    return Evaluator.uniqueLabels(result);
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

  private void remarkOnName(String name, Expr where) {
    boolean counter = function == Function.RATE || function == Function.INCREASE;
    if (counter
        && !name.isEmpty()
        && !name.endsWith("_total")
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

  private long[] stepTimes() {
    long[] times = new long[steps];
    for (int step = 0; step < steps; step++) {
      times[step] = evaluator.time(step);
    }
    return times;
  }
}
