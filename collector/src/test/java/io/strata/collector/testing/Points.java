package io.strata.collector.testing;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Derived metrics as text: a line per point, sorted, to be compared. */
public final class Points {
  private Points() {}

  /** {@code name{labels} @window start in seconds after T0} to the value, or count and sum. */
  public static Map<String, String> of(Collection<Metric> metrics) {
    Map<String, String> points = new TreeMap<>();
    for (Metric metric : metrics) {
      switch (metric.data()) {
        case MetricData.Sum(var sums, _, _) ->
            sums.forEach(point ->
                points.put(
                    key(metric, point.attributes(), point.startUnixNano()),
                    Double.toString(point.value())));
        case MetricData.Gauge(var gauges) ->
            gauges.forEach(point ->
                points.put(
                    key(metric, point.attributes(), point.startUnixNano()),
                    Double.toString(point.value())));
        case MetricData.Histogram(var histograms, _) ->
            histograms.forEach(point ->
                points.put(
                    key(metric, point.attributes(), point.startUnixNano()),
                    "%d, %s s, %s"
                        .formatted(
                            point.count(), point.sum().orElseThrow(), point.bucketCounts())));
        case MetricData.ExponentialHistogram _, MetricData.Summary _ ->
            throw new AssertionError("not derived: " + metric);
      }
    }
    return points;
  }

  private static String key(Metric metric, Attributes labels, long startNanos) {
    Map<String, String> sorted = new TreeMap<>();
    labels.entries().forEach(entry -> sorted.put(entry.key(), entry.value().text()));
    return "%s%s @%d"
        .formatted(metric.name(), sorted, startNanos / 1_000_000_000 - SpanBuilder.T0 / 1_000);
  }
}
