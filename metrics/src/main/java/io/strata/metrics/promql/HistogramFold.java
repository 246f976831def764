package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.HistogramSum;
import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.List;

/** Folds a group whose series hold native histograms, or both kinds, step by step. */
final class HistogramFold {
  private final Evaluator evaluator;
  private final Aggregator aggregator;
  private final HistogramNotes notes;

  HistogramFold(Evaluator evaluator, Expr.Aggregation expr) {
    this.evaluator = evaluator;
    this.aggregator = expr.aggregator();
    this.notes = new HistogramNotes(evaluator.context(), expr.operand());
  }

  StepSeries fold(Labels labels, List<StepSeries> group) {
    Column results = new Column(evaluator.steps());
    for (int step = 0; step < evaluator.steps(); step++) {
      switch (aggregator) {
        case SUM, AVG -> total(group, step, results);
        case COUNT, GROUP -> counted(group, step, results);
        default -> numbersOnly(group, step, results);
      }
      evaluator.context().tick();
    }
    return results.series(labels, false);
  }

  private void total(List<StepSeries> group, int step, Column results) {
    List<FloatHistogram> histograms = new ArrayList<>();
    Fold numbers = AggregationEvaluation.fold(aggregator);
    boolean anyNumber = false;
    String metricName = "";
    for (StepSeries one : group) {
      FloatHistogram histogram = one.histogram(step);
      if (histogram != null) {
        histograms.add(histogram);
        metricName = one.labels().metricName();
      } else if (one.isPresentAt(step)) {
        numbers.add(one.values()[step]);
        anyNumber = true;
      }
    }
    if (anyNumber && !histograms.isEmpty()) {
      notes.mixedInAggregation();
    } else if (anyNumber) {
      results.set(step, numbers.value());
    } else if (!histograms.isEmpty()) {
      total(histograms, metricName, step, results);
    }
  }

  private void total(List<FloatHistogram> histograms, String metricName, int step, Column results) {
    try {
      HistogramSum sum =
          aggregator == Aggregator.SUM
              ? HistogramSum.of(histograms)
              : HistogramSum.mean(histograms);
      notes.about(sum);
      results.set(step, sum.histogram().compacted());
    } catch (FloatHistogram.IncompatibleException incompatible) {
      notes.mixedSchemas(metricName);
    }
  }

  private void counted(List<StepSeries> group, int step, Column results) {
    int count = 0;
    for (StepSeries one : group) {
      count += one.isPresentAt(step) ? 1 : 0;
    }
    if (count > 0) {
      results.set(step, aggregator == Aggregator.COUNT ? count : 1);
    }
  }

  private void numbersOnly(List<StepSeries> group, int step, Column results) {
    Fold fold = AggregationEvaluation.fold(aggregator);
    boolean any = false;
    for (StepSeries one : group) {
      if (one.histogram(step) != null) {
        notes.ignoredIn(aggregator);
      } else if (one.isPresentAt(step)) {
        fold.add(one.values()[step]);
        any = true;
      }
    }
    if (any) {
      results.set(step, fold.value());
    }
  }
}
