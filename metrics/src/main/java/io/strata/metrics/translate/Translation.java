package io.strata.metrics.translate;

import io.strata.metrics.series.MetricMetadata;
import java.util.List;
import java.util.Map;

/**
 * What became of OTLP metrics.
 *
 * @param metadata by metric family name (without {@code _bucket}, {@code _sum}, {@code _count})
 * @param dropped points that Prometheus series cannot express, for example sums of unspecified
 *     temporality
 */
public record Translation(
    List<SeriesPoint> points, Map<String, MetricMetadata> metadata, int dropped) {
  public Translation {
    points = List.copyOf(points);
    metadata = Map.copyOf(metadata);
  }
}
