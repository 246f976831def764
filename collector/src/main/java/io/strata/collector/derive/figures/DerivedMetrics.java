package io.strata.collector.derive.figures;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.AggregationTemporality;
import io.strata.telemetry.metric.HistogramPoint;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Collects points derived from spans and makes OTLP metrics of them: delta sums and histograms over
 * the windows of {@link EventWindow}, without resource, in the scope {@value #SCOPE}. Names are
 * those of PromQL. Points are grouped by the key under which they go to Kafka. Not thread-safe.
 */
public final class DerivedMetrics {
  /** The scope's name, by which readers know that names are final. */
  public static final String SCOPE = "strata.derived";

  private static final Resource NO_RESOURCE = new Resource(Attributes.empty());
  private static final InstrumentationScope STRATA =
      new InstrumentationScope(SCOPE, "", Attributes.empty());

  private final Map<String, Points> byKey = new TreeMap<>();

  /** The points of one record key, by metric name. */
  private static final class Points {
    final Map<String, List<NumberPoint>> sums = new LinkedHashMap<>();
    final Map<String, List<HistogramPoint>> histograms = new LinkedHashMap<>();
    final Map<String, List<NumberPoint>> gauges = new LinkedHashMap<>();
  }

  /** Adds what was counted in a window. */
  public void sum(String key, String name, Attributes labels, long window, double value) {
    points(key)
        .sums
        .computeIfAbsent(name, _ -> new ArrayList<>())
        .add(point(labels, window, value));
  }

  /** Adds a gauge's value at a window's end. */
  public void gauge(String key, String name, Attributes labels, long window, double value) {
    points(key)
        .gauges
        .computeIfAbsent(name, _ -> new ArrayList<>())
        .add(point(labels, window, value));
  }

  /** Adds the durations of a window, in seconds. */
  public void histogram(String key, String name, Attributes labels, long window, Figures figures) {
    List<Long> counts = figures.bucketCounts();
    points(key)
        .histograms
        .computeIfAbsent(name, _ -> new ArrayList<>())
        .add(
            new HistogramPoint(
                labels,
                EventWindow.startNanos(window),
                EventWindow.endNanos(window),
                counts.stream().mapToLong(Long::longValue).sum(),
                OptionalDouble.of(figures.sumSeconds()),
                counts,
                Figures.BOUNDS_SECONDS,
                false));
  }

  /** The metrics so far, by record key. */
  public Map<String, List<Metric>> byKey() {
    Map<String, List<Metric>> result = new LinkedHashMap<>();
    byKey.forEach((key, points) -> result.put(key, metrics(points)));
    return result;
  }

  private static List<Metric> metrics(Points points) {
    List<Metric> metrics = new ArrayList<>();
    points.sums.forEach((name, sums) ->
        metrics.add(metric(name, new MetricData.Sum(sums, AggregationTemporality.DELTA, true))));
    points.histograms.forEach((name, histograms) ->
        metrics.add(
            metric(name, new MetricData.Histogram(histograms, AggregationTemporality.DELTA))));
    points.gauges.forEach(
        (name, gauges) -> metrics.add(metric(name, new MetricData.Gauge(gauges))));
    return List.copyOf(metrics);
  }

  private static Metric metric(String name, MetricData data) {
    return new Metric(NO_RESOURCE, STRATA, name, "", "", data);
  }

  private static NumberPoint point(Attributes labels, long window, double value) {
    return new NumberPoint(
        labels, EventWindow.startNanos(window), EventWindow.endNanos(window), value, false);
  }

  private Points points(String key) {
    return byKey.computeIfAbsent(key, _ -> new Points());
  }

  /** Labels of alternating names and values; pairs with an empty value are left out. */
  public static Attributes labels(String... namesAndValues) {
    Attributes.Builder labels = Attributes.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!namesAndValues[i + 1].isEmpty()) {
        labels.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return labels.build();
  }
}
