package io.strata.metrics.promql;

import static io.strata.metrics.promql.StepSeries.isPresent;

import io.strata.metrics.promql.Expr.Cardinality;
import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Arithmetic and comparison between two vectors, series matched by labels. */
final class VectorMatch {
  private final Expr.Binary expr;
  private final BinaryOperator operator;
  private final Expr.VectorMatching matching;
  private final Signature signature;
  private final int steps;
  private final Map<Labels, double[]> results = new LinkedHashMap<>();

  VectorMatch(Expr.Binary expr, int steps) {
    this.expr = expr;
    this.operator = expr.operator();
    this.matching = expr.matching();
    this.signature = new Signature(matching);
    this.steps = steps;
  }

  List<StepSeries> apply(List<StepSeries> left, List<StepSeries> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return List.of();
    }
    boolean swapped = matching.cardinality() == Cardinality.ONE_TO_MANY;
    List<StepSeries> many = swapped ? right : left;
    Map<Labels, List<StepSeries>> ones = signature.groups(swapped ? left : right);
    refuseAmbiguous(many, ones, swapped ? "left" : "right");
    Map<Labels, boolean[]> matched = new HashMap<>();
    for (StepSeries one : many) {
      Labels key = signature.of(one.labels());
      for (StepSeries other : ones.getOrDefault(key, List.of())) {
        pair(one, other, swapped, key, matched);
      }
    }
    List<StepSeries> series = new ArrayList<>(results.size());
    results.forEach((labels, values) -> series.add(new StepSeries(labels, values)));
    return series;
  }

  /** The one side may have one series per match group at each step at which there is work. */
  private void refuseAmbiguous(
      List<StepSeries> many, Map<Labels, List<StepSeries>> ones, String side) {
    ones.forEach((key, group) -> {
      for (int step = 0; group.size() > 1 && step < steps; step++) {
        StepSeries first = null;
        for (StepSeries one : group) {
          if (!isPresent(one.values()[step])) {
            continue;
          }
          if (first != null && anyPresent(many, step)) {
            throw ambiguous(key, first, one, side);
          }
          first = one;
        }
      }
    });
  }

  private static boolean anyPresent(List<StepSeries> series, int step) {
    return series.stream().anyMatch(one -> isPresent(one.values()[step]));
  }

  private static PromqlException ambiguous(
      Labels key, StepSeries first, StepSeries second, String side) {
    return PromqlException.execution(
        ("found duplicate series for the match group %s on the %s hand-side of the operation: [%s,"
                + " %s];many-to-many matching not allowed: matching labels must be unique on one"
                + " side")
            .formatted(key, side, second.labels(), first.labels()));
  }

  private void pair(
      StepSeries many,
      StepSeries one,
      boolean swapped,
      Labels key,
      Map<Labels, boolean[]> matched) {
    boolean filter = operator.isComparison() && !expr.returnBool();
    Labels labels = null;
    double[] values = null;
    boolean[] taken = null;
    for (int step = 0; step < steps; step++) {
      double a = many.values()[step];
      double b = one.values()[step];
      if (!isPresent(a) || !isPresent(b)) {
        continue;
      }
      double left = swapped ? b : a;
      double right = swapped ? a : b;
      if (filter && !operator.holds(left, right)) {
        continue;
      }
      if (values == null || taken == null || labels == null) {
        labels = resultLabels(many.labels(), one.labels());
        values = results.computeIfAbsent(labels, _ -> StepSeries.absent(steps));
        taken = matched.computeIfAbsent(takenKey(key, labels), _ -> new boolean[steps]);
      }
      if (taken[step]) {
        throw PromqlException.execution(
            matching.cardinality() == Cardinality.ONE_TO_ONE
                ? "multiple matches for labels: many-to-one matching must be explicit"
                    + " (group_left/group_right)"
                : "multiple matches for labels: grouping labels must ensure unique matches");
      }
      taken[step] = true;
      if (isPresent(values[step])) {
        throw PromqlException.execution("vector cannot contain metrics with the same labelset");
      }
      values[step] = filter ? left : operator.apply(left, right);
    }
  }

  /** One match per group, or, where one side has many, per group and result. */
  private Labels takenKey(Labels key, @Nullable Labels result) {
    return matching.cardinality() == Cardinality.ONE_TO_ONE || result == null ? key : result;
  }

  private Labels resultLabels(Labels many, Labels one) {
    boolean dropName = !operator.isComparison() || expr.returnBool();
    Labels labels = dropName ? many.withoutMetricName() : many;
    if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
      Set<String> names = new HashSet<>(matching.labels());
      return matching.on() ? labels.only(names) : labels.without(names);
    }
    for (String included : matching.include()) {
      labels = labels.with(included, one.get(included));
    }
    return labels;
  }
}
