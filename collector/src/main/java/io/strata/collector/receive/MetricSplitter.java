package io.strata.collector.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.topic.TelemetryTopic;

/** Splits a request of metrics so that all points of a resource go to the same partition. */
final class MetricSplitter {
  private MetricSplitter() {}

  static Split split(byte[] request, int partitions, int maxRecordBytes) {
    try {
      return split(ExportMetricsServiceRequest.parseFrom(request), partitions, maxRecordBytes);
    } catch (InvalidProtocolBufferException e) {
      throw MalformedTelemetryException.undecodable(String.valueOf(e.getMessage()), e);
    }
  }

  static Split split(ExportMetricsServiceRequest request, int partitions, int maxRecordBytes) {
    Split split = new Split(TelemetryTopic.METRICS, maxRecordBytes);
    int number = 0;
    for (ResourceMetrics resourceMetrics : request.getResourceMetricsList()) {
      RecordPacker.Header resource =
          new RecordPacker.Header(
              number++, resourceMetrics.toBuilder().clearScopeMetrics().build().toByteString());
      int partition =
          KeyPartitioner.partition(ResourceKey.of(resourceMetrics.getResource()), partitions);
      for (ScopeMetrics scopeMetrics : resourceMetrics.getScopeMetricsList()) {
        RecordPacker.Header scope =
            new RecordPacker.Header(
                number++, scopeMetrics.toBuilder().clearMetrics().build().toByteString());
        for (Metric metric : scopeMetrics.getMetricsList()) {
          split.add(partition, resource, scope, metric.toByteString(), points(metric));
        }
      }
    }
    return split;
  }

  /** How many data points a metric has. */
  static long points(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case SUM -> metric.getSum().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
      case SUMMARY -> metric.getSummary().getDataPointsCount();
      case DATA_NOT_SET -> 0;
    };
  }
}
