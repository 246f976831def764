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

  private static final MetricDescriptor DIRTY =
      upDownCounter("system.memory.linux.dirty", "By", "Memory that waits to be written to disks");
  private static final MetricDescriptor COMMITTED =
      upDownCounter("system.memory.linux.committed", "By", "Memory that was promised");
  private static final MetricDescriptor HUGE_LIMIT =
      upDownCounter("system.memory.linux.hugepages.limit", "{page}", "Huge pages set aside");
  private static final MetricDescriptor HUGE_USAGE =
      upDownCounter("system.memory.linux.hugepages.usage", "{page}", "Huge pages by state");
  private static final MetricDescriptor HUGE_RESERVED =
      upDownCounter("system.memory.linux.hugepages.reserved", "{page}", "Huge pages promised");
  private static final MetricDescriptor HUGE_SURPLUS =
      upDownCounter("system.memory.linux.hugepages.surplus", "{page}", "Huge pages beyond those");
  private static final MetricDescriptor HUGE_SIZE =
      upDownCounter("system.memory.linux.hugepages.page_size", "By", "Bytes of a huge page");

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
    return List.of(
        USAGE,
        UTILIZATION,
        LIMIT,
        AVAILABLE,
        SHARED,
        SLAB,
        DIRTY,
        COMMITTED,
        HUGE_LIMIT,
        HUGE_USAGE,
        HUGE_RESERVED,
        HUGE_SURPLUS,
        HUGE_SIZE);
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
    measurements.record(DIRTY, meminfo.get("Dirty"));
    measurements.record(COMMITTED, meminfo.get("Committed_AS"));
    hugePages(meminfo, measurements);
  }

  private static void hugePages(KeyedLines meminfo, Measurements measurements) {
    double pages = meminfo.get("HugePages_Total");
    if (!(pages > 0)) {
      return; // Most machines have none, and need no series that say so.
    }
    String state = "system.memory.linux.hugepages.state";
    measurements.record(HUGE_LIMIT, pages);
    measurements.record(HUGE_USAGE, meminfo.get("HugePages_Free"), state, "free");
    measurements.record(HUGE_USAGE, pages - meminfo.get("HugePages_Free"), state, "used");
    measurements.record(HUGE_RESERVED, meminfo.get("HugePages_Rsvd"));
    measurements.record(HUGE_SURPLUS, meminfo.get("HugePages_Surp"));
    measurements.record(HUGE_SIZE, meminfo.get("Hugepagesize"));
  }

  private static void state(Measurements measurements, String state, double bytes, double total) {
    measurements.record(USAGE, bytes, STATE, state);
    measurements.record(UTILIZATION, bytes / total, STATE, state);
  }
}
