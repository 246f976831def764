package io.strata.telemetry.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.strata.telemetry.metric.ExponentialHistogramPoint;
import io.strata.telemetry.metric.HistogramPoint;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.metric.SummaryPoint;
import java.util.List;

/** Metrics to OTLP metric messages. */
final class MetricEncoding {
  private MetricEncoding() {}

  static ExportMetricsServiceRequest encode(List<Metric> metrics) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    OtlpEncoder.grouped(metrics, Metric::resource, Metric::scope)
        .forEach((resource, byScope) -> {
          ResourceMetrics.Builder resourceMetrics =
              request.addResourceMetricsBuilder().setResource(OtlpEncoder.resource(resource));
          byScope.forEach((scope, scoped) -> {
            ScopeMetrics.Builder scopeMetrics =
                resourceMetrics.addScopeMetricsBuilder().setScope(OtlpEncoder.scope(scope));
            scoped.forEach(metric -> scopeMetrics.addMetrics(metric(metric)));
          });
        });
    return request.build();
  }

  private static io.opentelemetry.proto.metrics.v1.Metric metric(Metric metric) {
    io.opentelemetry.proto.metrics.v1.Metric.Builder message =
        io.opentelemetry.proto.metrics.v1.Metric.newBuilder()
            .setName(metric.name())
            .setDescription(metric.description())
            .setUnit(metric.unit());
    switch (metric.data()) {
      case MetricData.Gauge(var points) ->
          points.forEach(p -> message.getGaugeBuilder().addDataPoints(number(p)));
      case MetricData.Sum(var points, var temporality, boolean monotonic) -> {
        message
            .getSumBuilder()
            .setAggregationTemporalityValue(temporality.otlpNumber())
            .setIsMonotonic(monotonic);
        points.forEach(p -> message.getSumBuilder().addDataPoints(number(p)));
      }
      case MetricData.Histogram(var points, var temporality) -> {
        message.getHistogramBuilder().setAggregationTemporalityValue(temporality.otlpNumber());
        points.forEach(p -> message.getHistogramBuilder().addDataPoints(histogram(p)));
      }
      case MetricData.ExponentialHistogram(var points, var temporality) -> {
        message
            .getExponentialHistogramBuilder()
            .setAggregationTemporalityValue(temporality.otlpNumber());
        points.forEach(p -> message.getExponentialHistogramBuilder().addDataPoints(exponential(p)));
      }
      case MetricData.Summary(var points) ->
          points.forEach(p -> message.getSummaryBuilder().addDataPoints(summary(p)));
    }
    return message.build();
  }

  private static NumberDataPoint number(NumberPoint point) {
    return NumberDataPoint.newBuilder()
        .addAllAttributes(OtlpEncoder.keyValues(point.attributes()))
        .setStartTimeUnixNano(point.startUnixNano())
        .setTimeUnixNano(point.timeUnixNano())
        .setAsDouble(point.value())
        .setFlags(flags(point.noRecordedValue()))
        .build();
  }

  private static HistogramDataPoint histogram(HistogramPoint point) {
    HistogramDataPoint.Builder message =
        HistogramDataPoint.newBuilder()
            .addAllAttributes(OtlpEncoder.keyValues(point.attributes()))
            .setStartTimeUnixNano(point.startUnixNano())
            .setTimeUnixNano(point.timeUnixNano())
            .setCount(point.count())
            .addAllBucketCounts(point.bucketCounts())
            .addAllExplicitBounds(point.explicitBounds())
            .setFlags(flags(point.noRecordedValue()));
    point.sum().ifPresent(message::setSum);
    return message.build();
  }

  private static ExponentialHistogramDataPoint exponential(ExponentialHistogramPoint point) {
    ExponentialHistogramDataPoint.Builder message =
        ExponentialHistogramDataPoint.newBuilder()
            .addAllAttributes(OtlpEncoder.keyValues(point.attributes()))
            .setStartTimeUnixNano(point.startUnixNano())
            .setTimeUnixNano(point.timeUnixNano())
            .setCount(point.count())
            .setScale(point.scale())
            .setZeroCount(point.zeroCount())
            .setZeroThreshold(point.zeroThreshold())
            .setPositive(buckets(point.positive()))
            .setNegative(buckets(point.negative()))
            .setFlags(flags(point.noRecordedValue()));
    point.sum().ifPresent(message::setSum);
    return message.build();
  }

  private static ExponentialHistogramDataPoint.Buckets buckets(
      ExponentialHistogramPoint.Buckets buckets) {
    return ExponentialHistogramDataPoint.Buckets.newBuilder()
        .setOffset(buckets.offset())
        .addAllBucketCounts(buckets.counts())
        .build();
  }

  private static SummaryDataPoint summary(SummaryPoint point) {
    List<SummaryDataPoint.ValueAtQuantile> quantiles =
        point.quantiles().stream()
            .map(q ->
                SummaryDataPoint.ValueAtQuantile.newBuilder()
                    .setQuantile(q.quantile())
                    .setValue(q.value())
                    .build())
            .toList();
    return SummaryDataPoint.newBuilder()
        .addAllAttributes(OtlpEncoder.keyValues(point.attributes()))
        .setStartTimeUnixNano(point.startUnixNano())
        .setTimeUnixNano(point.timeUnixNano())
        .setCount(point.count())
        .setSum(point.sum())
        .addAllQuantileValues(quantiles)
        .setFlags(flags(point.noRecordedValue()))
        .build();
  }

  private static int flags(boolean noRecordedValue) {
    return noRecordedValue
        ? DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE
        : DataPointFlags.DATA_POINT_FLAGS_DO_NOT_USE_VALUE;
  }
}
