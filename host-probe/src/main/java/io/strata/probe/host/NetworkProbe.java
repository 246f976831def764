package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.counter;
import static io.strata.probe.measure.MetricDescriptor.gauge;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private static final MetricDescriptor LIMIT =
      upDownCounter("hw.network.bandwidth.limit", "By/s", "What the link can carry, each way");
  private static final MetricDescriptor UTILIZATION =
      gauge("hw.network.bandwidth.utilization", "1", "Share of that since the last run");
  private static final MetricDescriptor UP = gauge("hw.network.up", "", "1 where the link is up");

  private final Map<String, Reading> previous = new HashMap<>();
  private final HardwareAbstractionLayer hardware;
  private final ProcFiles files;
  private final Pattern exclude;

  NetworkProbe(HardwareAbstractionLayer hardware, ProcFiles files, String exclude) {
    this.hardware = hardware;
    this.files = files;
    this.exclude = Pattern.compile(exclude);
  }

  /** What had been carried at a time. */
  private record Reading(long timeUnixNano, long receivedBytes, long transmittedBytes) {}

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
    return List.of(IO, PACKETS, ERRORS, DROPPED, LIMIT, UTILIZATION, UP);
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
          .ifPresent(stats -> {
            collect(stats, measurements);
            link(stats, measurements);
          });
    }
  }

  /** The link's speed and use, where it has a speed; virtual ones have none. */
  private void link(InterfaceStats stats, Measurements measurements) {
    Path device = files.sys().resolve("class/net").resolve(stats.name());
    String[] id = {"hw.id", stats.name()};
    ProcFiles.text(device.resolve("operstate"))
        .filter(state -> state.equals("up") || state.equals("down"))
        .ifPresent(state -> measurements.record(UP, state.equals("up") ? 1 : 0, id));
    // In megabits; -1, or an error, where it is unknown or down.
    double megabits = ProcFiles.number(device.resolve("speed")).orElse(Double.NaN);
    if (!(megabits > 0)) {
      return;
    }
    double limit = megabits * 1e6 / 8;
    measurements.record(LIMIT, limit, id);
    Reading now =
        new Reading(
            measurements.timeUnixNano(), stats.received().bytes(), stats.transmitted().bytes());
    Reading before = previous.put(stats.name(), now);
    if (before != null && now.timeUnixNano() > before.timeUnixNano()) {
      double possible = limit * (now.timeUnixNano() - before.timeUnixNano()) / 1e9;
      share("receive", now.receivedBytes() - before.receivedBytes(), possible, stats, measurements);
      share(
          "transmit",
          now.transmittedBytes() - before.transmittedBytes(),
          possible,
          stats,
          measurements);
    }
  }

  private static void share(
      String direction,
      long bytes,
      double possible,
      InterfaceStats stats,
      Measurements measurements) {
    if (bytes >= 0) { // Less than before: the interface was made anew.
      measurements.record(
          UTILIZATION, bytes / possible, "hw.id", stats.name(), DIRECTION, direction);
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
