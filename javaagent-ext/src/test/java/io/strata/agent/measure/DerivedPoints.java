package io.strata.agent.measure;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A collector's derived metrics as text, to be compared. */
final class DerivedPoints {
  private DerivedPoints() {}

  /** A line per point. */
  static Map<String, String> of(Collection<Metric> metrics) {
    Map<String, String> points = new TreeMap<>();
    for (Metric metric : metrics) {
      switch (metric.data()) {
        case MetricData.Sum(var sums, _, _) ->
            sums.forEach(point ->
                points.put(
                    key(metric.name(), sorted(point.attributes()), point.startUnixNano()),
                    Double.toString(point.value())));
        case MetricData.Histogram(var histograms, _) ->
            histograms.forEach(point ->
                points.put(
                    key(metric.name(), sorted(point.attributes()), point.startUnixNano()),
                    histogram(point.count(), point.sum().orElseThrow(), point.bucketCounts())));
        case MetricData.Gauge _, MetricData.ExponentialHistogram _, MetricData.Summary _ -> {}
      }
    }
    return points;
  }

  private static Map<String, String> sorted(Attributes labels) {
    Map<String, String> sorted = new TreeMap<>();
    labels.entries().forEach(entry -> sorted.put(entry.key(), entry.value().text()));
    return sorted;
  }

  static String key(String metric, Map<String, String> labels, long start) {
    return metric + labels + " @" + start / 1_000_000_000;
  }

  static String histogram(long count, double sum, List<Long> buckets) {
    return count + ", " + sum + " s, " + buckets;
  }
}
