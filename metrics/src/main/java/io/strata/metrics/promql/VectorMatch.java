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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Arithmetic and comparison between two vectors, series matched by labels. */
final class VectorMatch {
  private final Expr.Binary expr;
  private final BinaryOperator operator;
  private final Expr.VectorMatching matching;
  private final Signature signature;
  private final int steps;
  private final boolean delayedNameRemoval;
  private final ElementOperation operation;
  private final Map<Labels, Column> results = new LinkedHashMap<>();

  VectorMatch(Evaluator evaluator, Expr.Binary expr) {
    this.expr = expr;
    this.delayedNameRemoval = evaluator.context().features().delayedNameRemoval();
    this.operation = new ElementOperation(evaluator.context(), expr);
    this.operator = expr.operator();
    this.matching = expr.matching();
    this.signature = new Signature(matching);
    this.steps = evaluator.steps();
  }

  List<StepSeries> apply(List<StepSeries> left, List<StepSeries> right) {
    boolean neither = left.isEmpty() && right.isEmpty();
    if (neither || ((left.isEmpty() || right.isEmpty()) && matching.fill().isNone())) {
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
    // As Prometheus has it, the right value fills the one side and the left value the many side.
    Double forMany = matching.fill().right();
    Double forOnes = matching.fill().left();
    if (forMany != null) {
      fillForMany(many, ones, forMany, swapped, matched);
    }
    if (forOnes != null) {
      fillForOnes(many, ones, forOnes, swapped, matched);
    }
    List<StepSeries> series = new ArrayList<>(results.size());
    results.forEach((labels, values) -> {
      if (values.anyPresent()) {
        series.add(values.series(labels, delayedNameRemoval && expr.returnBool()));
      }
    });
    return series;
  }

  /** Gives series of the many side a value to match where the one side has none. */
  private void fillForMany(
      List<StepSeries> many,
      Map<Labels, List<StepSeries>> ones,
      double fill,
      boolean swapped,
      Map<Labels, boolean[]> matched) {
    for (StepSeries one : many) {
      Labels key = signature.of(one.labels());
      double[] values = absentThere(ones.getOrDefault(key, List.of()), fill);
      pair(one, new StepSeries(key, values), swapped, key, matched);
    }
  }

  /** Gives groups of the one side a value to match where the many side has none. */
  private void fillForOnes(
      List<StepSeries> many,
      Map<Labels, List<StepSeries>> ones,
      double fill,
      boolean swapped,
      Map<Labels, boolean[]> matched) {
    Map<Labels, List<StepSeries>> manies = signature.groups(many);
    ones.forEach((key, group) -> {
      double[] values = absentThere(manies.getOrDefault(key, List.of()), fill);
      for (StepSeries one : group) {
        pair(new StepSeries(key, values), one, swapped, key, matched);
      }
    });
  }

  /** The fill value at the steps at which none of the series has one. */
  private double[] absentThere(List<StepSeries> series, double fill) {
    double[] values = StepSeries.absent(steps);
    for (int step = 0; step < steps; step++) {
      if (!anyPresent(series, step)) {
        values[step] = fill;
      }
    }
    return values;
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
    List<String> texts =
        Stream.of(first, second).map(one -> GoText.labels(one.labels())).sorted().toList();
    return PromqlException.execution(
        ("found duplicate series for the match group %s on the %s hand-side of the operation: [%s,"
                + " %s];many-to-many matching not allowed: matching labels must be unique on one"
                + " side")
            .formatted(GoText.labels(key), side, texts.getFirst(), texts.getLast()));
  }

  private void pair(
      StepSeries many,
      StepSeries one,
      boolean swapped,
      Labels key,
      Map<Labels, boolean[]> matched) {
    Labels labels = null;
    Column values = null;
    boolean[] taken = null;
    for (int step = 0; step < steps; step++) {
      if (!many.isPresentAt(step) || !one.isPresentAt(step)) {
        continue;
      }
      if (values == null || taken == null || labels == null) {
        labels = resultLabels(many.labels(), one.labels());
        values = results.computeIfAbsent(labels, _ -> new Column(steps));
        taken = matched.computeIfAbsent(takenKey(key, labels), _ -> new boolean[steps]);
      }
      boolean again = values.isPresentAt(step);
      boolean gone = !operation.apply(swapped ? one : many, swapped ? many : one, values, step);
      if (gone && !operator.isComparison()) {
        continue;
      }
      if (taken[step]) {
        throw PromqlException.execution(
            matching.cardinality() == Cardinality.ONE_TO_ONE
                ? "multiple matches for labels: many-to-one matching must be explicit"
                    + " (group_left/group_right)"
                : "multiple matches for labels: grouping labels must ensure unique matches");
      }
      taken[step] = true;
      if (again && !gone) {
        throw PromqlException.execution("vector cannot contain metrics with the same labelset");
      }
    }
  }

  /** One match per group, or, where one side has many, per group and result. */
  private Labels takenKey(Labels key, @Nullable Labels result) {
    return matching.cardinality() == Cardinality.ONE_TO_ONE || result == null ? key : result;
  }

  private Labels resultLabels(Labels many, Labels one) {
    boolean dropName = !operator.keepsName() || (expr.returnBool() && !delayedNameRemoval);
    Labels labels = dropName ? many.withoutMetadata() : many;
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
