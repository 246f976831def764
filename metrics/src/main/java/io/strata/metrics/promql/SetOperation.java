package io.strata.metrics.promql;

import static io.strata.metrics.promql.StepSeries.ABSENT;
import static io.strata.metrics.promql.StepSeries.isPresent;

import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code and}, {@code or}, {@code unless}: keep series by whether the other side has a match. */
final class SetOperation {
  private final Evaluator evaluator;
  private final BinaryOperator operator;
  private final Signature signature;
  private final int steps;

  SetOperation(Evaluator evaluator, BinaryOperator operator, Expr.VectorMatching matching) {
    this.evaluator = evaluator;
    this.operator = operator;
    this.signature = new Signature(matching);
    this.steps = evaluator.steps();
  }

  List<StepSeries> apply(List<StepSeries> left, List<StepSeries> right) {
    return switch (operator) {
      case AND -> filtered(left, signature.groups(right), true);
      case UNLESS -> filtered(left, signature.groups(right), false);
      case OR -> {
        List<StepSeries> result = new ArrayList<>(left);
        result.addAll(filtered(right, signature.groups(left), false));
        yield evaluator.unique(result);
      }
      default -> throw new IllegalArgumentException(operator + " is no set operator");
    };
  }

  /** The series at the steps at which the others have, or have not, a match. */
  private List<StepSeries> filtered(
      List<StepSeries> series, Map<Labels, List<StepSeries>> others, boolean keepMatched) {
    List<StepSeries> result = new ArrayList<>();
    for (StepSeries one : series) {
      List<StepSeries> matches = others.getOrDefault(signature.of(one.labels()), List.of());
      if (matches.isEmpty()) {
        if (!keepMatched) {
          result.add(one);
        }
        continue;
      }
      double[] values = one.values().clone();
      for (int step = 0; step < steps; step++) {
        if (isPresent(values[step]) && anyPresent(matches, step) != keepMatched) {
          values[step] = ABSENT;
        }
      }
      if (StepSeries.anyPresent(values)) {
        result.add(one.with(values));
      }
    }
    return result;
  }

  private static boolean anyPresent(List<StepSeries> series, int step) {
    for (StepSeries one : series) {
      if (isPresent(one.values()[step])) {
        return true;
      }
    }
    return false;
  }
}
