package io.strata.collector.kafka;

import io.strata.collector.index.DerivedMetricsSink;
import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.stream.RecordSink;
import io.strata.collector.stream.StreamHeaders;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes derived metrics to the topic of metrics, in records below the size limit. */
public final class DerivedMetricsTopic implements DerivedMetricsSink {
  private final RecordSink sink;
  private final int maxRecordBytes;

  /** Metrics go through that sink. */
  public DerivedMetricsTopic(RecordSink sink, int maxRecordBytes) {
    this.sink = sink;
    this.maxRecordBytes = maxRecordBytes;
  }

  @Override
  public void send(String origin, boolean provisional, Map<String, List<Metric>> metrics) {
    Map<String, String> headers =
        provisional
            ? Map.of(RecordHeaders.ORIGIN, origin, StreamHeaders.PROVISIONAL, StreamHeaders.TRUE)
            : Map.of(RecordHeaders.ORIGIN, origin);
    List<OutboundRecord> records = new ArrayList<>();
    metrics.forEach((key, ofKey) -> {
      for (byte[] value : encoded(ofKey)) {
        records.add(
            new OutboundRecord(TelemetryTopic.METRICS.topicName(), null, key, value, headers));
      }
    });
    if (!records.isEmpty()) {
      sink.send(records);
    }
  }

  /** Halves what is too large until it fits. A single point always does. */
  private List<byte[]> encoded(List<Metric> metrics) {
    byte[] value = OtlpEncoder.metrics(metrics);
    List<Metric> parts = metrics.size() > 1 ? metrics : halves(metrics.getFirst());
    if (value.length <= maxRecordBytes || parts.size() < 2) {
      return List.of(value);
    }
    int middle = parts.size() / 2;
    List<byte[]> values = new ArrayList<>(encoded(parts.subList(0, middle)));
    values.addAll(encoded(parts.subList(middle, parts.size())));
    return values;
  }

  private static List<Metric> halves(Metric metric) {
    return switch (metric.data()) {
      case MetricData.Gauge(var points) -> halves(metric, points, MetricData.Gauge::new);
      case MetricData.Sum(var points, var temporality, boolean monotonic) ->
          halves(metric, points, half -> new MetricData.Sum(half, temporality, monotonic));
      case MetricData.Histogram(var points, var temporality) ->
          halves(metric, points, half -> new MetricData.Histogram(half, temporality));
      case MetricData.ExponentialHistogram _, MetricData.Summary _ -> List.of(metric);
    };
  }

  private static <P> List<Metric> halves(
      Metric metric, List<P> points, Function<List<P>, MetricData> data) {
    if (points.size() < 2) {
      return List.of(metric);
    }
    int middle = points.size() / 2;
    return List.of(
        with(metric, data.apply(points.subList(0, middle))),
        with(metric, data.apply(points.subList(middle, points.size()))));
  }

  private static Metric with(Metric metric, MetricData data) {
    return new Metric(
        metric.resource(),
        metric.scope(),
        metric.name(),
        metric.description(),
        metric.unit(),
        data);
  }
}
