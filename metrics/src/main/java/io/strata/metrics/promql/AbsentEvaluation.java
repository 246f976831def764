package io.strata.metrics.promql;

import static io.strata.metrics.promql.StepSeries.ABSENT;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Series;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Evaluates {@code absent} and {@code absent_over_time}: 1 at the steps where nothing is. */
final class AbsentEvaluation {
  private final Evaluator evaluator;
  private final Function function;
  private final Expr argument;
  private final double[] values;

  AbsentEvaluation(Evaluator evaluator, Expr.Call call) {
    this.evaluator = evaluator;
    this.function = call.function();
    this.argument = call.arguments().getFirst().unwrapped();
    this.values = evaluator.constant(1);
  }

  List<StepSeries> evaluate() {
    if (function == Function.ABSENT) {
      evaluator.vector(argument).forEach(one -> clearWherePresent(one.values()));
    } else {
      RangeVector ranges = evaluator.ranges(argument);
      for (Series one : ranges.series()) {
        clearWherePresent(ranges.apply(one, (_, _) -> 1));
      }
    }
    return StepSeries.anyPresent(values)
        ? List.of(new StepSeries(absentLabels(argument), values))
        : List.of();
  }

  private void clearWherePresent(double[] others) {
    for (int step = 0; step < values.length; step++) {
      if (StepSeries.isPresent(others[step])) {
        values[step] = ABSENT;
      }
    }
  }

  /** The labels that a selector demands by equality, each only once. */
  private static Labels absentLabels(Expr argument) {
    List<LabelMatcher> matchers =
        switch (argument) {
          case Expr.VectorSelector selector -> selector.matchers();
          case Expr.MatrixSelector matrix -> matrix.selector().matchers();
          case Expr.Subquery _, Expr.Plain _ -> List.of();
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
}
