package io.strata.telemetry.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.strata.telemetry.metric.AggregationTemporality;
import io.strata.telemetry.metric.ExponentialHistogramPoint;
import io.strata.telemetry.metric.HistogramPoint;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.metric.SummaryPoint;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** OTLP metric messages to metrics. */
final class MetricDecoding {
  private static final int NO_RECORDED_VALUE =
      DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE;

  private final Map<String, Integer> rejected = new HashMap<>();

  private MetricDecoding() {}

  static Decoded<Metric> decode(ExportMetricsServiceRequest request) {
    MetricDecoding decoding = new MetricDecoding();
    List<Metric> metrics = new ArrayList<>();
    for (ResourceMetrics resourceMetrics : request.getResourceMetricsList()) {
      Resource resource = AttributeDecoding.resource(resourceMetrics.getResource());
      for (ScopeMetrics scopeMetrics : resourceMetrics.getScopeMetricsList()) {
        InstrumentationScope scope = AttributeDecoding.scope(scopeMetrics.getScope());
        for (io.opentelemetry.proto.metrics.v1.Metric metric : scopeMetrics.getMetricsList()) {
          decoding.metric(resource, scope, metric, metrics);
        }
      }
    }
    return new Decoded<>(metrics, decoding.rejected);
  }

  private void metric(
      Resource resource,
      InstrumentationScope scope,
      io.opentelemetry.proto.metrics.v1.Metric metric,
      List<Metric> into) {
    if (metric.getName().isEmpty()) {
      rejected.merge("no_metric_name", 1, Integer::sum);
      return;
    }
    MetricData data =
        switch (metric.getDataCase()) {
          case GAUGE -> new MetricData.Gauge(numbers(metric.getGauge().getDataPointsList()));
          case SUM ->
              new MetricData.Sum(
                  numbers(metric.getSum().getDataPointsList()),
                  temporality(metric.getSum().getAggregationTemporalityValue()),
                  metric.getSum().getIsMonotonic());
          case HISTOGRAM ->
              new MetricData.Histogram(
                  histograms(metric.getHistogram().getDataPointsList()),
                  temporality(metric.getHistogram().getAggregationTemporalityValue()));
          case EXPONENTIAL_HISTOGRAM ->
              new MetricData.ExponentialHistogram(
                  timed(
                      metric.getExponentialHistogram().getDataPointsList(),
                      ExponentialHistogramDataPoint::getTimeUnixNano,
                      MetricDecoding::exponential),
                  temporality(metric.getExponentialHistogram().getAggregationTemporalityValue()));
          case SUMMARY ->
              new MetricData.Summary(
                  timed(
                      metric.getSummary().getDataPointsList(),
                      SummaryDataPoint::getTimeUnixNano,
                      MetricDecoding::summary));
          case DATA_NOT_SET -> new MetricData.Gauge(List.of());
        };
    into.add(
        new Metric(
            resource, scope, metric.getName(), metric.getDescription(), metric.getUnit(), data));
  }

  private <P, R> List<R> timed(List<P> points, ToLongFunction<P> time, Function<P, R> decode) {
    List<R> decoded = new ArrayList<>(points.size());
    for (P point : points) {
      if (time.applyAsLong(point) <= 0) {
        rejected.merge("invalid_time", 1, Integer::sum);
      } else {
        decoded.add(decode.apply(point));
      }
    }
    return decoded;
  }

  private List<NumberPoint> numbers(List<NumberDataPoint> points) {
    return timed(points, NumberDataPoint::getTimeUnixNano, MetricDecoding::number);
  }

  private static NumberPoint number(NumberDataPoint point) {
    return new NumberPoint(
        AttributeDecoding.attributes(point.getAttributesList()),
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano(),
        point.hasAsInt() ? point.getAsInt() : point.getAsDouble(),
        noRecordedValue(point.getFlags()));
  }

  private List<HistogramPoint> histograms(List<HistogramDataPoint> points) {
    List<HistogramDataPoint> consistent = new ArrayList<>(points.size());
    for (HistogramDataPoint point : points) {
      int buckets = point.getBucketCountsCount();
      if (buckets != 0 && buckets != point.getExplicitBoundsCount() + 1) {
        rejected.merge("inconsistent_buckets", 1, Integer::sum);
      } else {
        consistent.add(point);
      }
    }
    return timed(consistent, HistogramDataPoint::getTimeUnixNano, MetricDecoding::histogram);
  }

  private static HistogramPoint histogram(HistogramDataPoint point) {
    return new HistogramPoint(
        AttributeDecoding.attributes(point.getAttributesList()),
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano(),
        point.getCount(),
        point.hasSum() ? OptionalDouble.of(point.getSum()) : OptionalDouble.empty(),
        point.getBucketCountsList(),
        point.getExplicitBoundsList(),
        noRecordedValue(point.getFlags()));
  }

  private static ExponentialHistogramPoint exponential(ExponentialHistogramDataPoint point) {
    return new ExponentialHistogramPoint(
        AttributeDecoding.attributes(point.getAttributesList()),
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano(),
        point.getCount(),
        point.hasSum() ? OptionalDouble.of(point.getSum()) : OptionalDouble.empty(),
        point.getScale(),
        point.getZeroCount(),
        point.getZeroThreshold(),
        buckets(point.getPositive()),
        buckets(point.getNegative()),
        noRecordedValue(point.getFlags()));
  }

  private static ExponentialHistogramPoint.Buckets buckets(
      ExponentialHistogramDataPoint.Buckets buckets) {
    return new ExponentialHistogramPoint.Buckets(
        buckets.getOffset(), buckets.getBucketCountsList());
  }

  private static SummaryPoint summary(SummaryDataPoint point) {
    return new SummaryPoint(
        AttributeDecoding.attributes(point.getAttributesList()),
        point.getStartTimeUnixNano(),
        point.getTimeUnixNano(),
        point.getCount(),
        point.getSum(),
        point.getQuantileValuesList().stream()
            .map(q -> new SummaryPoint.Quantile(q.getQuantile(), q.getValue()))
            .toList(),
        noRecordedValue(point.getFlags()));
  }

  private static boolean noRecordedValue(int flags) {
    return (flags & NO_RECORDED_VALUE) != 0;
  }

  private static AggregationTemporality temporality(int number) {
    return switch (number) {
      case 1 -> AggregationTemporality.DELTA;
      case 2 -> AggregationTemporality.CUMULATIVE;
      default -> AggregationTemporality.UNSPECIFIED;
    };
  }
}
