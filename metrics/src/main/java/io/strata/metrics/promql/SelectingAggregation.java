package io.strata.metrics.promql;

import static io.strata.metrics.promql.StepSeries.isPresent;

import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The aggregations that keep some of the series of each group, chosen anew at each step. */
final class SelectingAggregation {
  private final Aggregator aggregator;
  private final Evaluator evaluator;
  private final double[] parameter;

  SelectingAggregation(Evaluator evaluator, Aggregator aggregator, double[] parameter) {
    this.evaluator = evaluator;
    this.aggregator = aggregator;
    this.parameter = parameter;
  }

  List<StepSeries> select(
      Expr operand, Function<List<StepSeries>, Map<Labels, List<StepSeries>>> grouping) {
    checkParameter();
    List<StepSeries> series = evaluator.vector(operand);
    Collection<List<StepSeries>> groups = grouping.apply(series).values();
    IdentityHashMap<StepSeries, double[]> kept = new IdentityHashMap<>();
    List<StepSeries> order = new ArrayList<>();
    for (List<StepSeries> group : groups) {
      for (int step = 0; step < evaluator.steps(); step++) {
        for (StepSeries chosen : chosen(group, step)) {
          double[] values = kept.get(chosen);
          if (values == null) {
            values = StepSeries.absent(evaluator.steps());
            kept.put(chosen, values);
            order.add(new StepSeries(chosen.labels(), values));
          }
          values[step] = chosen.values()[step];
        }
      }
      evaluator.context().tick();
    }
    return order;
  }

  private void checkParameter() {
    boolean ratio = aggregator == Aggregator.LIMIT_RATIO;
    for (double value : parameter) {
      if (Double.isNaN(value)) {
        throw PromqlException.execution((ratio ? "Ratio" : "Parameter") + " value is NaN");
      }
      if (!ratio && Math.abs(value) >= 0x1p63) {
        throw PromqlException.execution(
            "Scalar value %s %s int64"
                .formatted(GoText.general(value), value > 0 ? "overflows" : "underflows"));
      }
    }
  }

  private List<StepSeries> chosen(List<StepSeries> group, int step) {
    List<StepSeries> present =
        new ArrayList<>(group.stream().filter(one -> isPresent(one.values()[step])).toList());
    if (aggregator == Aggregator.LIMIT_RATIO) {
      return present.stream().filter(one -> withinRatio(one.labels(), parameter[step])).toList();
    }
    long k = (long) parameter[step];
    if (k < 1) {
      return List.of();
    }
    if (aggregator != Aggregator.LIMITK) {
      boolean top = aggregator == Aggregator.TOPK;
      present.sort((a, b) -> compare(a.values()[step], b.values()[step], top));
    }
    return k < present.size() ? present.subList(0, (int) k) : present;
  }

  /** Best first; NaN last in either direction. */
  static int compare(double a, double b, boolean descending) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Boolean.compare(Double.isNaN(a), Double.isNaN(b));
    }
    if (a == b) {
      return 0;
    }
    return a < b == descending ? 1 : -1;
  }

  /** A stable choice by the labels alone; a negative ratio chooses the complement. */
  private static boolean withinRatio(Labels labels, double ratio) {
    long hash = labels.hashCode() * 0x9E3779B97F4A7C15L;
    double place = (hash >>> 11) * 0x1p-53;
    double bounded = Math.max(-1, Math.min(1, ratio));
    return bounded >= 0 ? place < bounded : place >= 1 + bounded;
  }
}
