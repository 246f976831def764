package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.gauge;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.IOException;
import java.util.List;
import oshi.hardware.GlobalMemory;

/**
 * Memory by state. Used is what is not available to applications, so on Linux the states overlap:
 * most of buffers and cached is available and therefore not used.
 */
final class MemoryProbe implements Probe {
  private static final String STATE = "system.memory.state";
  private static final MetricDescriptor USAGE =
      upDownCounter("system.memory.usage", "By", "Memory by state");
  private static final MetricDescriptor UTILIZATION =
      gauge("system.memory.utilization", "1", "Share of the memory by state");
  private static final MetricDescriptor LIMIT =
      upDownCounter("system.memory.limit", "By", "Memory of the machine");
  private static final MetricDescriptor AVAILABLE =
      upDownCounter(
          "system.memory.linux.available", "By", "Memory that applications can get without swap");
  private static final MetricDescriptor SHARED =
      upDownCounter("system.memory.linux.shared", "By", "Shared memory, mostly of tmpfs");
  private static final MetricDescriptor SLAB =
      upDownCounter("system.memory.linux.slab.usage", "By", "Kernel's slab memory");

  private final GlobalMemory memory;
  private final ProcFiles files;

  MemoryProbe(GlobalMemory memory, ProcFiles files) {
    this.memory = memory;
    this.files = files;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(USAGE, UTILIZATION, LIMIT, AVAILABLE, SHARED, SLAB);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    if (files.exists()) {
      collectLinux(KeyedLines.parse(files.lines("meminfo")), measurements);
      return;
    }
    double total = (double) memory.getTotal();
    measurements.record(LIMIT, total);
    state(measurements, "used", total - (double) memory.getAvailable(), total);
  }

  static void collectLinux(KeyedLines meminfo, Measurements measurements) {
    double total = meminfo.get("MemTotal");
    double available = meminfo.get("MemAvailable");
    measurements.record(LIMIT, total);
    state(measurements, "used", total - available, total);
    state(measurements, "free", meminfo.get("MemFree"), total);
    state(measurements, "buffers", meminfo.get("Buffers"), total);
    state(measurements, "cached", meminfo.get("Cached"), total);
    measurements.record(AVAILABLE, available);
    measurements.record(SHARED, meminfo.get("Shmem"));
    String slabState = "system.memory.linux.slab.state";
    measurements.record(SLAB, meminfo.get("SReclaimable"), slabState, "reclaimable");
    measurements.record(SLAB, meminfo.get("SUnreclaim"), slabState, "unreclaimable");
  }

  private static void state(Measurements measurements, String state, double bytes, double total) {
    measurements.record(USAGE, bytes, STATE, state);
    measurements.record(UTILIZATION, bytes / total, STATE, state);
  }
}
