package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.gauge;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.IOException;
import java.util.List;
import oshi.software.os.OperatingSystem;

/** Time since the machine's boot. */
final class UptimeProbe implements Probe {
  private static final MetricDescriptor UPTIME =
      gauge("system.uptime", "s", "Time since the machine was booted");

  private final OperatingSystem system;
  private final ProcFiles files;

  UptimeProbe(OperatingSystem system, ProcFiles files) {
    this.system = system;
    this.files = files;
  }

  @Override
  public String name() {
    return "uptime";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(UPTIME);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    double uptime =
        files.exists()
            ? Double.parseDouble(files.lines("uptime").getFirst().split(" ", 2)[0])
            : (double) system.getSystemUptime();
    measurements.record(UPTIME, uptime);
  }
}
