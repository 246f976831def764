package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.counter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/**
 * Traffic of network interfaces. On Linux from {@code /proc/net/dev}: OSHI leaves out interfaces
 * without an address and has no dropped packets of the sending direction.
 */
final class NetworkProbe implements Probe {
  private static final String INTERFACE = "network.interface.name";
  private static final String DIRECTION = "network.io.direction";
  private static final MetricDescriptor IO =
      counter("system.network.io", "By", "Bytes received and transmitted");
  private static final MetricDescriptor PACKETS =
      counter("system.network.packet.count", "{packet}", "Packets received and transmitted");
  private static final MetricDescriptor ERRORS =
      counter("system.network.errors", "{error}", "Errors while receiving and transmitting");
  private static final MetricDescriptor DROPPED =
      counter("system.network.packet.dropped", "{packet}", "Packets dropped");

  private final HardwareAbstractionLayer hardware;
  private final ProcFiles files;
  private final Pattern exclude;

  NetworkProbe(HardwareAbstractionLayer hardware, ProcFiles files, String exclude) {
    this.hardware = hardware;
    this.files = files;
    this.exclude = Pattern.compile(exclude);
  }

  /** One direction's counters of an interface. */
  record Traffic(long bytes, long packets, long errors, long dropped) {}

  /** A line of {@code /proc/net/dev}. */
  record InterfaceStats(String name, Traffic received, Traffic transmitted) {

    /** Empty for a heading. */
    static Optional<InterfaceStats> parse(String line) {
      int colon = line.lastIndexOf(':');
      String[] f = line.substring(colon + 1).strip().split("\\s+", -1);
      if (colon < 0 || f.length < 16) {
        return Optional.empty();
      }
      return Optional.of(
          new InterfaceStats(line.substring(0, colon).strip(), traffic(f, 0), traffic(f, 8)));
    }

    private static Traffic traffic(String[] fields, int from) {
      return new Traffic(
          Long.parseUnsignedLong(fields[from]),
          Long.parseUnsignedLong(fields[from + 1]),
          Long.parseUnsignedLong(fields[from + 2]),
          Long.parseUnsignedLong(fields[from + 3]));
    }
  }

  @Override
  public String name() {
    return "network";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(IO, PACKETS, ERRORS, DROPPED);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    if (!files.exists()) {
      hardware.getNetworkIFs(true).forEach(net -> collect(net, measurements));
      return;
    }
    for (String line : files.linesOfMachine("net/dev")) {
      InterfaceStats.parse(line)
          .filter(stats -> !exclude.matcher(stats.name()).matches())
          .ifPresent(stats -> collect(stats, measurements));
    }
  }

  static void collect(InterfaceStats stats, Measurements measurements) {
    direction(measurements, stats.name(), "receive", stats.received());
    direction(measurements, stats.name(), "transmit", stats.transmitted());
  }

  private void collect(NetworkIF net, Measurements measurements) {
    if (exclude.matcher(net.getName()).matches()) {
      return;
    }
    Traffic received =
        new Traffic(net.getBytesRecv(), net.getPacketsRecv(), net.getInErrors(), net.getInDrops());
    direction(measurements, net.getName(), "receive", received);
    String[] transmit = {INTERFACE, net.getName(), DIRECTION, "transmit"};
    measurements.record(IO, net.getBytesSent(), transmit);
    measurements.record(ERRORS, net.getOutErrors(), transmit);
    measurements.record(
        PACKETS, net.getPacketsSent(), "system.device", net.getName(), DIRECTION, "transmit");
  }

  private static void direction(
      Measurements measurements, String name, String direction, Traffic traffic) {
    String[] attributes = {INTERFACE, name, DIRECTION, direction};
    measurements.record(IO, traffic.bytes(), attributes);
    measurements.record(ERRORS, traffic.errors(), attributes);
    measurements.record(DROPPED, traffic.dropped(), attributes);
    // The conventions still name the device differently on this one metric.
    measurements.record(PACKETS, traffic.packets(), "system.device", name, DIRECTION, direction);
  }
}
