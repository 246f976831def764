package io.strata.probe.send;

import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import java.util.ArrayList;
import java.util.List;

/** Splits metrics into parts that stay below the size of record that Kafka takes by default. */
final class BatchSplitter {
  /** A point with a component's attributes takes about 300 bytes; records may have a megabyte. */
  static final int MAX_POINTS = 1_500;

  private BatchSplitter() {}

  static List<List<Metric>> split(List<Metric> metrics) {
    List<List<Metric>> parts = new ArrayList<>();
    List<Metric> part = new ArrayList<>();
    int points = 0;
    for (Metric whole : metrics) {
      for (Metric metric : pieces(whole)) {
        int size = points(metric.data()).size();
        if (points + size > MAX_POINTS && !part.isEmpty()) {
          parts.add(part);
          part = new ArrayList<>();
          points = 0;
        }
        part.add(metric);
        points += size;
      }
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  private static List<Metric> pieces(Metric metric) {
    List<NumberPoint> points = points(metric.data());
    if (points.size() <= MAX_POINTS) {
      return List.of(metric);
    }
    List<Metric> pieces = new ArrayList<>();
    for (int from = 0; from < points.size(); from += MAX_POINTS) {
      List<NumberPoint> some = points.subList(from, Math.min(points.size(), from + MAX_POINTS));
      pieces.add(
          new Metric(
              metric.resource(),
              metric.scope(),
              metric.name(),
              metric.description(),
              metric.unit(),
              withPoints(metric.data(), some)));
    }
    return pieces;
  }

  /** Probes make gauges and sums only. */
  private static List<NumberPoint> points(MetricData data) {
    return switch (data) {
      case MetricData.Gauge(var points) -> points;
      case MetricData.Sum(var points, _, _) -> points;
      case MetricData.Histogram _, MetricData.ExponentialHistogram _, MetricData.Summary _ ->
          List.of();
    };
  }

  private static MetricData withPoints(MetricData data, List<NumberPoint> points) {
    return switch (data) {
      case MetricData.Gauge _ -> new MetricData.Gauge(points);
      case MetricData.Sum(_, var temporality, boolean monotonic) ->
          new MetricData.Sum(points, temporality, monotonic);
      case MetricData.Histogram _, MetricData.ExponentialHistogram _, MetricData.Summary _ -> data;
    };
  }
}
