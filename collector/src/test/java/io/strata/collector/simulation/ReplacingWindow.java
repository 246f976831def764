package io.strata.collector.simulation;

import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSelection;
import io.strata.metrics.series.RawSeries;
import io.strata.metrics.series.RawSeriesSource;
import io.strata.metrics.series.Samples;
import io.strata.metrics.translate.SeriesPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A hot window with the mistake that a contribution replaces the one of the same origin. */
final class ReplacingWindow implements RawSeriesSource {
  private final Map<Labels, TreeMap<Long, Double>> samples = new HashMap<>();
  private final Map<Labels, TreeMap<DeltaSample, DeltaSample>> deltas = new HashMap<>();

  void append(List<SeriesPoint> points, @Nullable String origin) {
    for (SeriesPoint point : points) {
      switch (point.temporality()) {
        case CUMULATIVE_OR_GAUGE ->
            samples
                .computeIfAbsent(point.labels(), _ -> new TreeMap<>())
                .put(point.timeMillis(), point.value());
        case DELTA -> {
          DeltaSample delta =
              new DeltaSample(
                  point.startMillis(),
                  point.timeMillis(),
                  point.value(),
                  origin == null ? "" : origin);
          deltas
              .computeIfAbsent(point.labels(), _ -> new TreeMap<>(DeltaSample.ORDER))
              .put(delta, delta);
        }
      }
    }
  }

  @Override
  public RawSelection selectRaw(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    List<RawSeries> series = new ArrayList<>();
    samples.forEach((labels, points) ->
        series.add(
            new RawSeries(
                labels,
                new Samples(
                    points.keySet().stream().mapToLong(Long::longValue).toArray(),
                    points.values().stream().mapToDouble(Double::doubleValue).toArray()),
                List.of(),
                0)));
    deltas.forEach((labels, points) ->
        series.add(new RawSeries(labels, Samples.empty(), List.copyOf(points.values()), 0)));
    return new RawSelection(series, Long.MAX_VALUE);
  }
}
