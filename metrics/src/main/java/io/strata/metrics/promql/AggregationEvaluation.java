package io.strata.metrics.promql;

import static io.strata.metrics.promql.StepSeries.isPresent;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Evaluates one aggregation: groups the series, then folds each group step by step. */
final class AggregationEvaluation {
  private final Evaluator evaluator;
  private final Expr.Aggregation expr;
  private final int steps;

  AggregationEvaluation(Evaluator evaluator, Expr.Aggregation expr) {
    this.evaluator = evaluator;
    this.expr = expr;
    this.steps = evaluator.steps();
  }

  List<StepSeries> evaluate() {
    Expr parameter = expr.parameter();
    return switch (expr.aggregator()) {
      case SUM, AVG, COUNT, MIN, MAX, GROUP, STDDEV, STDVAR -> folded();
      case QUANTILE -> quantiles(scalar(parameter), parameter);
      case COUNT_VALUES -> countValues(label(parameter));
      case TOPK, BOTTOMK, LIMITK, LIMIT_RATIO ->
          new SelectingAggregation(evaluator, expr, scalar(parameter)).select(this::groups);
    };
  }

  private double[] scalar(@Nullable Expr parameter) {
    if (parameter == null) {
      throw new IllegalStateException("the parser lets no aggregation without parameter pass");
    }
    return evaluator.scalar(parameter);
  }

  private String label(@Nullable Expr parameter) {
    String name = parameter == null ? "" : evaluator.text(parameter);
    if (name.isEmpty() || !GoText.isValid(name)) {
      throw PromqlException.execution("invalid label name " + GoText.quote(name));
    }
    return name;
  }

  /** The series by the labels of their group, groups in order of their first series. */
  private Map<Labels, List<StepSeries>> groups(List<StepSeries> series) {
    Map<Labels, List<StepSeries>> groups = new LinkedHashMap<>();
    Set<String> names = new HashSet<>(expr.grouping());
    if (expr.without()) {
      names.add(Labels.METRIC_NAME);
    }
    for (StepSeries one : series) {
      Labels key = expr.without() ? one.labels().without(names) : one.labels().only(names);
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(one);
    }
    return groups;
  }

  private List<StepSeries> folded() {
    List<StepSeries> result = new ArrayList<>();
    groups(evaluator.vector(expr.operand()))
        .forEach((labels, series) -> {
          StepSeries one =
              series.stream().anyMatch(StepSeries::hasHistograms)
                  ? new HistogramFold(evaluator, expr).fold(labels, series)
                  : new StepSeries(labels, fold(series));
          if (StepSeries.anyPresent(one.values())) {
            result.add(one.withNameDropped(anyNameDropped(series)));
          }
        });
    return result;
  }

  private static boolean anyNameDropped(List<StepSeries> series) {
    return series.stream().anyMatch(StepSeries::nameDropped);
  }

  private double[] fold(List<StepSeries> series) {
    double[] result = StepSeries.absent(steps);
    for (int step = 0; step < steps; step++) {
      Fold fold = fold(expr.aggregator());
      boolean any = false;
      for (StepSeries one : series) {
        double value = one.values()[step];
        if (isPresent(value)) {
          fold.add(value);
          any = true;
        }
      }
      if (any) {
        result[step] = fold.value();
      }
    }
    evaluator.context().tick();
    return result;
  }

  static Fold fold(Aggregator aggregator) {
    return switch (aggregator) {
      case SUM -> new Fold.Sum();
      case AVG -> new Fold.Average();
      case COUNT -> new Fold.Count();
      case MIN -> new Fold.Extreme(false);
      case MAX -> new Fold.Extreme(true);
      case GROUP -> new Fold.One();
      case STDDEV -> new Fold.Variance(true);
      case STDVAR -> new Fold.Variance(false);
      case TOPK, BOTTOMK, COUNT_VALUES, QUANTILE, LIMITK, LIMIT_RATIO ->
          throw new IllegalArgumentException(aggregator + " does not fold values to one");
    };
  }

  private List<StepSeries> quantiles(double[] quantile, @Nullable Expr parameter) {
    for (double q : quantile) {
      if (Quantiles.isImpossible(q) && parameter != null) {
        evaluator.context().warn(Quantiles.warning(q), parameter);
      }
    }
    List<StepSeries> result = new ArrayList<>();
    groups(evaluator.vector(expr.operand()))
        .forEach((labels, series) -> {
          double[] values = StepSeries.absent(steps);
          for (int step = 0; step < steps; step++) {
            double[] present = valuesAt(series, step);
            if (present.length > 0) {
              values[step] = Quantiles.of(quantile[step], present);
            }
          }
          if (StepSeries.anyPresent(values)) {
            result.add(new StepSeries(labels, values).withNameDropped(anyNameDropped(series)));
          }
        });
    return result;
  }

  private double[] valuesAt(List<StepSeries> series, int step) {
    double[] values = new double[series.size()];
    int size = 0;
    for (StepSeries one : series) {
      if (one.histogram(step) != null) {
        new HistogramNotes(evaluator.context(), expr.operand()).ignoredIn(expr.aggregator());
      } else if (one.isPresentAt(step)) {
        values[size++] = one.values()[step];
      }
    }
    return Arrays.copyOf(values, size);
  }

  /** The label that tells the value takes part in the grouping, whatever it was before. */
  private List<StepSeries> countValues(String label) {
    Map<Labels, double[]> counts = new LinkedHashMap<>();
    for (StepSeries one : evaluator.vector(expr.operand())) {
      for (int step = 0; step < steps; step++) {
        if (one.isPresentAt(step)) {
          FloatHistogram histogram = one.histogram(step);
          String value =
              histogram == null ? GoText.plain(one.values()[step]) : HistogramText.of(histogram);
          Labels valued = group(one.labels().with(label, value), label);
          double[] count = counts.computeIfAbsent(valued, _ -> StepSeries.absent(steps));
          count[step] = isPresent(count[step]) ? count[step] + 1 : 1;
        }
      }
      evaluator.context().tick();
    }
    List<StepSeries> result = new ArrayList<>();
    counts.forEach((labels, values) -> result.add(new StepSeries(labels, values)));
    return result;
  }

  private Labels group(Labels labels, String valueLabel) {
    Set<String> names = new HashSet<>(expr.grouping());
    if (expr.without()) {
      names.add(Labels.METRIC_NAME);
      return labels.without(names);
    }
    names.add(valueLabel);
    return labels.only(names);
  }
}
