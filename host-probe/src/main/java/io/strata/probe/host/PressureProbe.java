package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.counter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.IOException;
import java.util.List;

/**
 * How long work waited for processors, memory and disks: Linux's pressure stall information. The
 * kernel's averages are left out; a rate of the time tells the same over any window. Absent where
 * the kernel does not account for it.
 */
final class PressureProbe implements Probe {
  private static final MetricDescriptor TIME =
      counter(
          "system.linux.pressure.time",
          "s",
          "Time that some, or all, runnable work waited for a resource");
  private static final List<String> RESOURCES = List.of("cpu", "memory", "io", "irq");
  private static final String TOTAL = "total=";

  private final ProcFiles files;

  PressureProbe(ProcFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "pressure";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(TIME);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    for (String resource : RESOURCES) {
      collect(resource, files.linesIfThere("pressure/" + resource), measurements);
    }
  }

  static void collect(String resource, List<String> lines, Measurements measurements) {
    for (String line : lines) {
      int total = line.indexOf(TOTAL);
      int blank = line.indexOf(' ');
      if (total > 0 && blank > 0) {
        double micros = Double.parseDouble(line.substring(total + TOTAL.length()).strip());
        measurements.record(
            TIME,
            micros / 1e6,
            "system.linux.pressure.resource",
            resource,
            "system.linux.pressure.type",
            line.substring(0, blank));
      }
    }
  }
}
