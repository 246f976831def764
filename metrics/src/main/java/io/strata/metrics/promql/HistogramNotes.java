package io.strata.metrics.promql;

import io.strata.metrics.series.HistogramArithmetic;
import io.strata.metrics.series.HistogramSum;

/** Warnings and infos about native histograms, worded as Prometheus does. */
final class HistogramNotes {
  private final Annotations annotations;
  private final Expr where;

  /** Notes about a part of the query. */
  HistogramNotes(QueryContext context, Expr where) {
    this.annotations = context.annotations();
    this.where = where;
  }

  void mixedInRange(String metricName) {
    annotations.warn(
        "encountered a mix of histograms and floats for metric name " + GoText.quote(metricName),
        where);
  }

  void mixedInAggregation() {
    annotations.warn("encountered a mix of histograms and floats for aggregation", where);
  }

  void mixedSchemas(String metricName) {
    annotations.warn(
        "vector contains a mix of histograms with exponential and custom buckets schemas for"
            + " metric name "
            + GoText.quote(metricName),
        where);
  }

  void notACounter(String metricName) {
    annotations.warn(
        "this native histogram metric is not a counter: " + GoText.quote(metricName), where);
  }

  void notAGauge(String metricName) {
    annotations.warn(
        "this native histogram metric is not a gauge: " + GoText.quote(metricName), where);
  }

  void ignoredInRange(String metricName) {
    annotations.info(
        "ignored histograms in a range containing both floats and histograms for metric name "
            + GoText.quote(metricName),
        where);
  }

  void ignoredIn(Aggregator aggregator) {
    annotations.info("ignored histogram in %s aggregation".formatted(aggregator.text()), where);
  }

  /** What a sum of two says; {@code operation} is addition or subtraction. */
  void about(HistogramArithmetic.Result result, String operation) {
    if (result.boundsReconciled()) {
      reconciled(operation);
    }
  }

  void about(HistogramSum sum) {
    if (sum.resetsConflict()) {
      resetsConflict("aggregation");
    }
    if (sum.boundsReconciled()) {
      reconciled("aggregation");
    }
  }

  void resetsConflict(String operation) {
    annotations.warn("conflicting counter resets during histogram " + operation, where);
  }

  void reconciled(String operation) {
    annotations.info("mismatched custom buckets were reconciled during " + operation, where);
  }

  void incompatibleTypes(String left, BinaryOperator operator, String right) {
    annotations.info(
        "incompatible sample types encountered for binary operator %s: %s %s %s"
            .formatted(GoText.quote(operator.symbol()), left, operator.symbol(), right),
        where);
  }

  void incompatibleBuckets(BinaryOperator operator) {
    annotations.warn(
        "incompatible bucket layout encountered for binary operator " + operator.symbol(), where);
  }

  void mixedClassicAndNative(String metricName) {
    annotations.warn(
        "vector contains a mix of classic and native histograms"
            + Annotations.forMetric(metricName),
        where);
  }

  void quantileIsNaN(String metricName) {
    annotations.info(
        "input to histogram_quantile has NaN observations, result is NaN"
            + Annotations.forMetric(metricName),
        where);
  }

  void quantileIsSkewed(String metricName) {
    annotations.info(
        "input to histogram_quantile has NaN observations, result is skewed higher"
            + Annotations.forMetric(metricName),
        where);
  }

  void fractionLeavesOutNaN(String metricName) {
    annotations.info(
        "input to histogram_fraction has NaN observations, which are excluded from all fractions"
            + Annotations.forMetric(metricName),
        where);
  }
}
