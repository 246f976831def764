package io.strata.probe.measure;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.AggregationTemporality;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what one run of a probe measured, all of it stamped with the run's start. Not
 * thread-safe: a run owns its own.
 *
 * <p>NaN and infinite values are dropped: they are how sources say "unknown", and unknown is
 * absent.
 */
public final class Measurements {
  private final long timeUnixNano;
  private final long countersStartUnixNano;
  private final Map<MetricDescriptor, List<NumberPoint>> points = new LinkedHashMap<>();

  /**
   * @param timeUnixNano when the run began
   * @param countersStartUnixNano since when counters without a start of their own count; 0 where
   *     unknown
   */
  public Measurements(long timeUnixNano, long countersStartUnixNano) {
    this.timeUnixNano = timeUnixNano;
    this.countersStartUnixNano = countersStartUnixNano;
  }

  /** When the run began, nanoseconds since the epoch. */
  public long timeUnixNano() {
    return timeUnixNano;
  }

  /** Records a value under alternating attribute keys and values. */
  public void record(MetricDescriptor metric, double value, String... attributes) {
    record(metric, value, Attributes.ofText(attributes));
  }

  /** Records a whole number under alternating attribute keys and values. */
  public void record(MetricDescriptor metric, long value, String... attributes) {
    record(metric, (double) value, Attributes.ofText(attributes));
  }

  /** Records a value. */
  public void record(MetricDescriptor metric, double value, Attributes attributes) {
    recordSince(countersStartUnixNano, metric, value, attributes);
  }

  /** Records a value of a counter that counts since its own start. */
  public void recordSince(
      long startUnixNano, MetricDescriptor metric, double value, Attributes attributes) {
    if (!Double.isFinite(value)) {
      return;
    }
    long start = metric.kind() == MetricDescriptor.Kind.GAUGE ? 0 : startUnixNano;
    points
        .computeIfAbsent(metric, _ -> new ArrayList<>())
        .add(new NumberPoint(attributes, start, timeUnixNano, value, false));
  }

  /** The recorded points by metric, in order of first record. */
  public Map<MetricDescriptor, List<NumberPoint>> points() {
    return points;
  }

  /** What was recorded, as metrics of the resource. */
  public List<Metric> toMetrics(Resource resource, InstrumentationScope scope) {
    List<Metric> metrics = new ArrayList<>(points.size());
    points.forEach((metric, recorded) ->
        metrics.add(
            new Metric(
                resource,
                scope,
                metric.name(),
                metric.description(),
                metric.unit(),
                data(metric, recorded))));
    return metrics;
  }

  private static MetricData data(MetricDescriptor metric, List<NumberPoint> recorded) {
    return switch (metric.kind()) {
      case GAUGE -> new MetricData.Gauge(recorded);
      case COUNTER -> new MetricData.Sum(recorded, AggregationTemporality.CUMULATIVE, true);
      case UP_DOWN_COUNTER ->
          new MetricData.Sum(recorded, AggregationTemporality.CUMULATIVE, false);
    };
  }
}
