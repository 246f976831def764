package io.strata.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.NumberPoint;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Reads what a probe recorded. */
public final class Recorded {
  private final Measurements measurements;

  private Recorded(Measurements measurements) {
    this.measurements = measurements;
  }

  public static Recorded in(Measurements measurements) {
    return new Recorded(measurements);
  }

  /** Runs the probe once; everything it records must be among the metrics that it names. */
  public static Recorded by(Probe probe) throws Exception {
    Measurements measurements = new Measurements(System.currentTimeMillis() * 1_000_000, 1);
    probe.collect(measurements);
    assertThat(probe.metrics()).containsAll(measurements.points().keySet());
    return new Recorded(measurements);
  }

  /** The only value of the metric whose attributes contain the given keys and values. */
  public double value(String metric, String... attributes) {
    List<Double> found = values(metric, attributes);
    assertThat(found).as(metric + List.of(attributes)).hasSize(1);
    return found.getFirst();
  }

  /** As {@link #value}, but it may be absent. */
  public OptionalDouble optional(String metric, String... attributes) {
    return values(metric, attributes).stream().mapToDouble(d -> d).findAny();
  }

  /** All values of the metric whose attributes contain the given keys and values. */
  public List<Double> values(String metric, String... attributes) {
    return points(metric).stream()
        .filter(point -> contains(point.attributes(), Attributes.ofText(attributes)))
        .map(NumberPoint::value)
        .toList();
  }

  /** The different values of an attribute of the metric. */
  public List<String> attribute(String metric, String key) {
    return points(metric).stream()
        .flatMap(point -> point.attributes().text(key).stream())
        .distinct()
        .toList();
  }

  /** The points of the metric. */
  public List<NumberPoint> points(String metric) {
    return measurements.points().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(metric))
        .map(Map.Entry<MetricDescriptor, List<NumberPoint>>::getValue)
        .flatMap(List::stream)
        .toList();
  }

  private static boolean contains(Attributes all, Attributes some) {
    return all.entries().containsAll(some.entries());
  }
}
