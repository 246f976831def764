package io.strata.probe.component;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.telemetry.attribute.Attributes;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a check of a component found: figures carry the component's attributes. */
final class Findings {
  private final Measurements measurements;
  private final Attributes component;
  private final Attributes.Builder info = Attributes.builder();
  private final Set<String> addresses = new LinkedHashSet<>();
  private boolean up;

  Findings(Measurements measurements, Attributes component) {
    this.measurements = measurements;
    this.component = component;
  }

  /** The component gave the answer of a working one: whatever fails later, it is up. */
  void answered() {
    up = true;
  }

  boolean up() {
    return up;
  }

  /** When the check began, nanoseconds since the epoch. */
  long timeUnixNano() {
    return measurements.timeUnixNano();
  }

  /** A figure under further alternating attribute keys and values; NaN is left out. */
  void record(MetricDescriptor metric, double value, String... attributes) {
    measurements.record(metric, value, with(attributes));
  }

  /** A counter's figure since its own start. */
  void recordSince(
      long startUnixNano, MetricDescriptor metric, double value, String... attributes) {
    measurements.recordSince(startUnixNano, metric, value, with(attributes));
  }

  /** Something that describes the component, such as its version. */
  void describe(String key, String value) {
    info.put(key, value);
  }

  /** Another address under which the component is known. */
  void address(String address) {
    addresses.add(address);
  }

  Attributes info() {
    return info.build();
  }

  Set<String> addresses() {
    return addresses;
  }

  private Attributes with(String... attributes) {
    return Attributes.builder().putAll(component).putAll(Attributes.ofText(attributes)).build();
  }
}
