package io.strata.probe;

import static io.strata.probe.measure.MetricDescriptor.gauge;

import io.strata.probe.component.ComponentProbe;
import io.strata.probe.component.ComponentProbes;
import io.strata.probe.component.ComponentSettings;
import io.strata.probe.host.HostIdentity;
import io.strata.probe.host.HostProbes;
import io.strata.probe.host.HostSettings;
import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import io.strata.probe.schedule.ProbeRun;
import io.strata.probe.schedule.ProbeSchedule;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a configuration says is to be measured: the probes, and the machine they speak for. */
final class HostProbe implements AutoCloseable {
  private static final InstrumentationScope SCOPE =
      new InstrumentationScope("strata.host-probe", "", Attributes.empty());
  static final MetricDescriptor SUCCESS =
      gauge("strata.probe.success", "", "1 where the probe's last run ended in time, unfailed");
  static final MetricDescriptor DURATION =
      gauge("strata.probe.duration", "s", "How long the probe's last run took");

  private final HostIdentity identity;
  private final HostSettings host;
  private final Resource resource;
  private final long bootUnixNano;
  private final List<Probe> hostProbes;
  private final List<ComponentProbe> componentProbes;

  HostProbe(HostProbeConfiguration configuration, Map<String, String> environment)
      throws IOException {
    host = configuration.host();
    identity = HostIdentity.find(host, configuration.stateDirectory());
    HostProbes machine = new HostProbes(host);
    resource = identity.resource(machine.systemInfo());
    bootUnixNano = machine.bootUnixNano();
    hostProbes = host.enabled() ? machine.probes() : List.of();
    componentProbes = ComponentProbes.of(configuration.components(), identity.name(), environment);
  }

  HostIdentity identity() {
    return identity;
  }

  Resource resource() {
    return resource;
  }

  long bootUnixNano() {
    return bootUnixNano;
  }

  /** All probes, host first. */
  List<Probe> probes() {
    List<Probe> all = new ArrayList<>(hostProbes);
    all.addAll(componentProbes);
    return all;
  }

  /**
   * Lets a schedule run all probes, and the one that speaks of this process. Those of the machine
   * run together, so that they travel in one record; each machine has its own moment within the
   * interval, and so has each component.
   */
  void schedule(ProbeSchedule schedule, Probe self) {
    List<Probe> together = new ArrayList<>(hostProbes);
    together.add(self);
    for (Probe probe : together) {
      schedule.add(probe, host.interval(), host.timeout(), phase(identity.id()));
    }
    for (ComponentProbe probe : componentProbes) {
      ComponentSettings settings = probe.settings();
      schedule.add(
          probe,
          settings.requiredInterval(),
          runTimeout(settings.requiredTimeout()),
          phase(identity.id() + probe.name()));
    }
  }

  /** A run's outcome as metrics of this machine, with how the run went. */
  List<Metric> metrics(ProbeRun run) {
    Measurements measurements = run.measurements();
    measurements.record(SUCCESS, run.success() ? 1 : 0, "probe", run.probe());
    measurements.record(DURATION, run.durationNanos() / 1e9, "probe", run.probe());
    return measurements.toMetrics(resource, SCOPE);
  }

  @Override
  public void close() {
    componentProbes.forEach(ComponentProbe::close);
  }

  /** A check keeps its own time; this ends one that can't, such as a name look-up that hangs. */
  private static Duration runTimeout(Duration checkTimeout) {
    return checkTimeout.multipliedBy(2).plusSeconds(1);
  }

  private static double phase(String text) {
    return (text.hashCode() & 0xffff) / 65_536.0;
  }
}
