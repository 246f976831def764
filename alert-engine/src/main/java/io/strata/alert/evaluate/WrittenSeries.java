package io.strata.alert.evaluate;

import io.strata.metrics.series.Labels;
import io.strata.metrics.series.StaleMarker;
import io.strata.metrics.translate.SeriesPoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The series that a rule wrote in its last evaluation, so that those it writes no more get a stale
 * marker. Not thread-safe.
 */
final class WrittenSeries {
  private Set<Labels> written = Set.of();

  /** The points of this evaluation, and markers for the series that ended. */
  List<SeriesPoint> next(Map<Labels, Double> values, long timeMillis) {
    List<SeriesPoint> points = new ArrayList<>();
    values.forEach((labels, value) -> points.add(point(labels, value, timeMillis)));
    for (Labels labels : written) {
      if (!values.containsKey(labels)) {
        points.add(point(labels, StaleMarker.VALUE, timeMillis));
      }
    }
    written = new HashSet<>(values.keySet());
    return points;
  }

  private static SeriesPoint point(Labels labels, double value, long timeMillis) {
    return new SeriesPoint(
        labels, timeMillis, value, SeriesPoint.Temporality.CUMULATIVE_OR_GAUGE, 0);
  }
}
