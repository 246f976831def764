package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.counter;
import static io.strata.probe.measure.MetricDescriptor.gauge;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.IOException;
import java.util.List;
import oshi.hardware.VirtualMemory;

/** Swap space, page faults and pages moved in and out of swap. */
final class PagingProbe implements Probe {
  private static final String STATE = "system.paging.state";
  private static final String FAULT_TYPE = "system.paging.fault.type";
  private static final String DIRECTION = "system.paging.direction";
  private static final MetricDescriptor USAGE =
      upDownCounter("system.paging.usage", "By", "Swap space by state");
  private static final MetricDescriptor UTILIZATION =
      gauge("system.paging.utilization", "1", "Share of the swap space by state");
  private static final MetricDescriptor FAULTS =
      counter("system.paging.faults", "{fault}", "Page faults");
  private static final MetricDescriptor OPERATIONS =
      counter("system.paging.operations", "{operation}", "Pages moved from and to swap");

  private final VirtualMemory memory;
  private final ProcFiles files;

  PagingProbe(VirtualMemory memory, ProcFiles files) {
    this.memory = memory;
    this.files = files;
  }

  @Override
  public String name() {
    return "paging";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(USAGE, UTILIZATION, FAULTS, OPERATIONS);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    if (files.exists()) {
      collectLinux(
          KeyedLines.parse(files.lines("meminfo")),
          KeyedLines.parse(files.lines("vmstat")),
          measurements);
      return;
    }
    usage(
        measurements,
        (double) memory.getSwapTotal(),
        (double) (memory.getSwapTotal() - memory.getSwapUsed()));
    operations(measurements, (double) memory.getSwapPagesIn(), (double) memory.getSwapPagesOut());
  }

  static void collectLinux(KeyedLines meminfo, KeyedLines vmstat, Measurements measurements) {
    usage(measurements, meminfo.get("SwapTotal"), meminfo.get("SwapFree"));
    double major = vmstat.get("pgmajfault");
    measurements.record(FAULTS, major, FAULT_TYPE, "major");
    measurements.record(FAULTS, vmstat.get("pgfault") - major, FAULT_TYPE, "minor");
    operations(measurements, vmstat.get("pswpin"), vmstat.get("pswpout"));
  }

  /** A machine without swap has usage 0 and no utilization. */
  private static void usage(Measurements measurements, double total, double free) {
    measurements.record(USAGE, total - free, STATE, "used");
    measurements.record(USAGE, free, STATE, "free");
    measurements.record(UTILIZATION, (total - free) / total, STATE, "used");
    measurements.record(UTILIZATION, free / total, STATE, "free");
  }

  private static void operations(Measurements measurements, double in, double out) {
    measurements.record(OPERATIONS, in, DIRECTION, "in", FAULT_TYPE, "major");
    measurements.record(OPERATIONS, out, DIRECTION, "out", FAULT_TYPE, "major");
  }
}
