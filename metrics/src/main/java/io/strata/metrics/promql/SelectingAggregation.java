package io.strata.metrics.promql;

import static io.strata.metrics.promql.StepSeries.isPresent;
import static java.util.Objects.requireNonNull;

import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;

/** The aggregations that keep some of the series of each group, chosen anew at each step. */
final class SelectingAggregation {
  private final Aggregator aggregator;
  private final Expr.Aggregation expr;
  private final Evaluator evaluator;
  private final double[] parameter;

  SelectingAggregation(Evaluator evaluator, Expr.Aggregation expr, double[] parameter) {
    this.evaluator = evaluator;
    this.expr = expr;
    this.aggregator = expr.aggregator();
    this.parameter = parameter;
  }

  List<StepSeries> select(Function<List<StepSeries>, Map<Labels, List<StepSeries>>> grouping) {
    List<StepSeries> series = evaluator.vector(expr.operand());
    if (givesNothing()) {
      return List.of();
    }
    checkParameter();
    Collection<List<StepSeries>> groups = grouping.apply(series).values();
    IdentityHashMap<StepSeries, Column> kept = new IdentityHashMap<>();
    List<StepSeries> order = new ArrayList<>();
    for (List<StepSeries> group : groups) {
      for (int step = 0; step < evaluator.steps(); step++) {
        for (StepSeries chosen : chosen(group, step)) {
          Column values = kept.get(chosen);
          if (values == null) {
            values = new Column(evaluator.steps());
            kept.put(chosen, values);
            order.add(chosen);
          }
          values.copy(step, chosen);
        }
      }
      evaluator.context().tick();
    }
    return order.stream()
        .map(one -> requireNonNull(kept.get(one)).series(one.labels(), one.nameDropped()))
        .toList();
  }

  /** Whether no step asks for anything; then no parameter is wrong, either. */
  private boolean givesNothing() {
    boolean ratio = aggregator == Aggregator.LIMIT_RATIO;
    for (double value : parameter) {
      if (ratio ? value != 0 : !(value < 1)) {
        return false;
      }
    }
    return true;
  }

  private void checkParameter() {
    boolean ratio = aggregator == Aggregator.LIMIT_RATIO;
    if (ratio) {
      warnOfRatios();
    }
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

  private void warnOfRatios() {
    double most = Arrays.stream(parameter).max().orElse(0);
    double least = Arrays.stream(parameter).min().orElse(0);
    if (most > 1) {
      warnOfRatio(most, 1);
    }
    if (least < -1) {
      warnOfRatio(least, -1);
    }
  }

  private void warnOfRatio(double ratio, double bounded) {
    evaluator
        .context()
        .warn(
            "ratio value should be between -1 and 1, got %s, capping to %s"
                .formatted(GoText.general(ratio), GoText.general(bounded)),
            requireNonNull(expr.parameter()));
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
    if (aggregator == Aggregator.LIMITK) {
      return k < present.size() ? present.subList(0, (int) k) : present;
    }
    if (present.removeIf(one -> one.histogram(step) != null)) {
      new HistogramNotes(evaluator.context(), expr).ignoredIn(aggregator);
    }
    boolean top = aggregator == Aggregator.TOPK;
    Comparator<StepSeries> order = (a, b) -> compare(a.values()[step], b.values()[step], top);
    return k < present.size() ? best(present, (int) k, order) : sorted(present, order);
  }

  /** Keeps the k best so far in a heap: k is small against the series, mostly. */
  private static List<StepSeries> best(
      List<StepSeries> series, int k, Comparator<StepSeries> order) {
    PriorityQueue<StepSeries> worstFirst = new PriorityQueue<>(k, order.reversed());
    for (StepSeries one : series) {
      if (worstFirst.size() < k) {
        worstFirst.add(one);
      } else if (order.compare(one, worstFirst.element()) < 0) {
        worstFirst.remove();
        worstFirst.add(one);
      }
    }
    return sorted(new ArrayList<>(worstFirst), order);
  }

  private static List<StepSeries> sorted(List<StepSeries> series, Comparator<StepSeries> order) {
    series.sort(order);
    return series;
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
    double place = LabelHash.share(labels);
    double bounded = Math.max(-1, Math.min(1, ratio));
    return bounded >= 0 ? place < bounded : place >= 1 + bounded;
  }
}
