package io.strata.agent;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.HistogramPoint;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.otlp.OtlpDecoder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The figures that agents sent, added up over all windows: each contribution once. */
final class CountedFigures {
  private final Map<String, Double> totals = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();

  /** Takes the value of a record of the topic of metrics. */
  void add(byte[] request) {
    for (Metric metric : OtlpDecoder.metrics(request).items()) {
      if (!metric.scope().name().equals("strata.derived")) {
        continue;
      }
      String origin = metric.scope().attributes().text("strata.origin").orElseThrow();
      switch (metric.data()) {
        case MetricData.Sum(List<NumberPoint> points, _, _) ->
            points.forEach(point ->
                add(metric, origin, point.attributes(), point.startUnixNano(), point.value()));
        case MetricData.Histogram(List<HistogramPoint> points, _) ->
            points.forEach(point ->
                add(
                    metric,
                    origin,
                    point.attributes(),
                    point.startUnixNano(),
                    (double) point.count()));
        case MetricData.Gauge _, MetricData.ExponentialHistogram _, MetricData.Summary _ -> {}
      }
    }
  }

  private void add(Metric metric, String origin, Attributes labels, long start, double value) {
    Map<String, String> sorted = new TreeMap<>();
    labels.entries().forEach(entry -> sorted.put(entry.key(), entry.value().text()));
    sorted.remove("service_instance_id");
    sorted.remove("server_address");
    String key = metric.name() + sorted;
    if (seen.add(key + start + origin)) {
      totals.merge(key, value, Double::sum);
    }
  }

  /** The totals of one metric by labels. */
  Map<String, Double> of(String metric) {
    Map<String, Double> of = new TreeMap<>();
    totals.forEach((key, value) -> {
      if (key.startsWith(metric + "{")) {
        of.put(key.substring(metric.length()), value);
      }
    });
    return of;
  }
}
