package io.strata.probe.component;

import static io.strata.probe.measure.MetricDescriptor.gauge;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import io.strata.telemetry.attribute.Attributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports one component: always whether it is up, with the reason where it is not; its figures and
 * addresses where it is. A change of state is logged, once.
 */
public final class ComponentProbe implements Probe, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ComponentProbe.class);

  // Without a unit: "1" would make Prometheus names of ratios of them.
  static final MetricDescriptor UP = gauge("component.up", "", "1 while the component works");
  static final MetricDescriptor DURATION =
      gauge("component.check.duration", "s", "How long the check took");
  static final MetricDescriptor FAILURE =
      gauge("component.failure", "", "1 for the reason of the failure, 0 for earlier reasons");
  static final MetricDescriptor ADDRESS =
      gauge("component.address.info", "", "Addresses under which applications know the component");
  static final MetricDescriptor INFO =
      gauge("component.info", "", "What is known about the component, such as its version");

  private final ComponentSettings settings;
  private final ComponentCheck check;
  private final AddressAliases aliases;
  private final Attributes attributes;
  private final Set<FailureReason> seenReasons = ConcurrentHashMap.newKeySet();
  private volatile String lastState = "";

  ComponentProbe(ComponentSettings settings, ComponentCheck check, AddressAliases aliases) {
    this.settings = settings;
    this.check = check;
    this.aliases = aliases;
    this.attributes =
        Attributes.ofText(
            "component.id", settings.id(),
            "component.type", settings.type(),
            "component.name", settings.displayName(),
            "component.address", settings.address().getFirst());
  }

  /** The settings it was made of. */
  public ComponentSettings settings() {
    return settings;
  }

  @Override
  public String name() {
    return settings.id();
  }

  @Override
  public List<MetricDescriptor> metrics() {
    List<MetricDescriptor> metrics = new ArrayList<>(List.of(UP, DURATION, FAILURE, ADDRESS, INFO));
    metrics.addAll(check.metrics());
    return metrics;
  }

  @Override
  public void collect(Measurements measurements) throws CheckFailedException {
    Findings findings = new Findings(measurements, attributes);
    long start = System.nanoTime();
    try {
      check.check(Deadline.in(settings.requiredTimeout()), findings);
    } catch (CheckFailedException e) {
      if (findings.up()) {
        throw e; // Up, but its figures are incomplete: the run failed, not the component.
      }
      failed(measurements, e.reason(), String.valueOf(e.getMessage()));
    } finally {
      double seconds = (System.nanoTime() - start) / 1e9;
      measurements.record(DURATION, seconds, attributes);
      if (findings.up()) {
        succeeded(measurements, findings);
      }
      addresses(measurements, findings);
    }
  }

  @Override
  public void expired(Measurements measurements) {
    failed(measurements, FailureReason.TIMEOUT, "the check hangs");
  }

  @Override
  public void close() {
    check.close();
  }

  private void succeeded(Measurements measurements, Findings findings) {
    measurements.record(UP, 1, attributes);
    seenReasons.forEach(reason -> failure(measurements, reason, 0));
    Attributes info = findings.info();
    if (!info.isEmpty()) {
      measurements.record(INFO, 1, Attributes.builder().putAll(attributes).putAll(info).build());
    }
    changed("up");
  }

  private void failed(Measurements measurements, FailureReason reason, String detail) {
    measurements.record(UP, 0, attributes);
    seenReasons.add(reason);
    seenReasons.forEach(seen -> failure(measurements, seen, seen == reason ? 1 : 0));
    changed("down, " + reason.label() + ": " + detail);
  }

  private void failure(Measurements measurements, FailureReason reason, double value) {
    Attributes of = Attributes.builder().putAll(attributes).put("reason", reason.label()).build();
    measurements.record(FAILURE, value, of);
  }

  private void addresses(Measurements measurements, Findings findings) {
    Set<String> all = new LinkedHashSet<>(aliases.of(settings));
    all.addAll(findings.addresses());
    for (String address : all) {
      Attributes of = Attributes.builder().putAll(attributes).put("address", address).build();
      measurements.record(ADDRESS, 1, of);
    }
  }

  /** Logs a state that differs from the last one; details within a state may vary freely. */
  private void changed(String state) {
    String summary = state.split(":", 2)[0];
    if (!summary.equals(lastState)) {
      lastState = summary;
      LOGGER.info("{} ({}) is {}", settings.id(), settings.displayName(), state);
    }
  }
}
