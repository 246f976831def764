package io.strata.alert.evaluate;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.StaleMarker;
import io.strata.metrics.translate.SeriesPoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The series that a rule wrote in its last evaluation, so that those it writes no more get a stale
 * marker. Not thread-safe.
 */
final class WrittenSeries {
  private Set<Labels> written = Set.of();

  /**
   * What a rule writes of a series.
   *
   * @param histogram in place of the number, where the rule's expression gives a native histogram
   */
  record Value(double number, @Nullable FloatHistogram histogram) {
    static Value of(double number) {
      return new Value(number, null);
    }
  }

  /** The points of this evaluation, and markers for the series that ended. */
  List<SeriesPoint> next(Map<Labels, Value> values, long timeMillis) {
    List<SeriesPoint> points = new ArrayList<>();
    values.forEach((labels, value) -> points.add(point(labels, value, timeMillis)));
    for (Labels labels : written) {
      if (!values.containsKey(labels)) {
        points.add(point(labels, Value.of(StaleMarker.VALUE), timeMillis));
      }
    }
    written = new HashSet<>(values.keySet());
    return points;
  }

  private static SeriesPoint point(Labels labels, Value value, long timeMillis) {
    return new SeriesPoint(
        labels,
        timeMillis,
        value.number(),
        SeriesPoint.Temporality.CUMULATIVE_OR_GAUGE,
        0,
        "",
        value.histogram());
  }
}
