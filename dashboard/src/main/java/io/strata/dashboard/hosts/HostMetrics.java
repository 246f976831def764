package io.strata.dashboard.hosts;

import io.strata.dashboard.figures.Latest;
import io.strata.dashboard.figures.MetricReader;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Figures of hosts from the host probes' metrics (semantic conventions, system metrics). */
final class HostMetrics {
  private static final String INTERFACE = "network_interface_name";
  private static final String NETWORK_DIRECTION = "network_io_direction";
  private static final String DISK_DIRECTION = "disk_io_direction";
  private static final String DEVICE = "system_device";
  private static final String MOUNTPOINT = "system_filesystem_mountpoint";

  private final MetricReader reader;
  private final LabelMatcher hosts;

  /** Figures of the hosts that satisfy a matcher on {@code host_id}. */
  HostMetrics(MetricReader reader, LabelMatcher hosts) {
    this.reader = reader;
    this.hosts = hosts;
  }

  /** Traffic of a network interface; bytes per second. */
  record Network(
      String interfaceName,
      @Nullable Double receiveBytesPerSecond,
      @Nullable Double transmitBytesPerSecond) {}

  /** Traffic of a disk; bytes per second. */
  record Disk(
      String device, @Nullable Double readBytesPerSecond, @Nullable Double writeBytesPerSecond) {}

  /** A mounted filesystem. */
  record Filesystem(
      String mountpoint,
      String device,
      String type,
      @Nullable Double usedBytes,
      @Nullable Double limitBytes,
      @Nullable Double utilization) {}

  /** The newest value of a gauge by host id, of series that satisfy a condition. */
  Map<String, Double> gauge(String metric, Predicate<Labels> condition) {
    Map<String, Double> byHost = new TreeMap<>();
    for (Latest sample : reader.latest(metric, hosts)) {
      if (condition.test(sample.labels())) {
        byHost.put(sample.labels().get("host_id"), sample.value());
      }
    }
    return byHost;
  }

  /** Bytes per second by host id, of all interfaces but loopback ones. */
  Map<String, Double> network(String direction) {
    return sum(
        "system_network_io_bytes_total",
        labels ->
            labels.get(NETWORK_DIRECTION).equals(direction)
                && !labels.get(INTERFACE).matches("lo\\d*"));
  }

  /**
   * Bytes per second by host id, of all disks but those that Linux makes of others: their traffic
   * is that of the disks below them.
   */
  Map<String, Double> disk(String direction) {
    return sum(
        "system_disk_io_bytes_total",
        labels ->
            labels.get(DISK_DIRECTION).equals(direction)
                && !labels.get(DEVICE).matches("(dm-|md)\\d+"));
  }

  private Map<String, Double> sum(String counter, Predicate<Labels> condition) {
    Map<String, Double> byHost = new TreeMap<>();
    for (Latest rate : reader.rates(counter, hosts)) {
      if (condition.test(rate.labels())) {
        byHost.merge(rate.labels().get("host_id"), rate.value(), Double::sum);
      }
    }
    return byHost;
  }

  /** Every network interface. */
  List<Network> networks() {
    List<Network> networks = new ArrayList<>();
    rates("system_network_io_bytes_total", INTERFACE, NETWORK_DIRECTION)
        .forEach(
            (name, by) -> networks.add(new Network(name, by.get("receive"), by.get("transmit"))));
    return networks;
  }

  /** Every disk. */
  List<Disk> disks() {
    List<Disk> disks = new ArrayList<>();
    rates("system_disk_io_bytes_total", DEVICE, DISK_DIRECTION)
        .forEach((device, by) -> disks.add(new Disk(device, by.get("read"), by.get("write"))));
    return disks;
  }

  private Map<String, Map<String, Double>> rates(String counter, String name, String direction) {
    Map<String, Map<String, Double>> byName = new TreeMap<>();
    for (Latest rate : reader.rates(counter, hosts)) {
      byName
          .computeIfAbsent(rate.labels().get(name), _ -> new TreeMap<>())
          .merge(rate.labels().get(direction), rate.value(), Double::sum);
    }
    return byName;
  }

  /** Every mounted filesystem. */
  List<Filesystem> filesystems() {
    Map<String, Double> used = byMountpoint("system_filesystem_usage_bytes");
    Map<String, Double> limits = byMountpoint("system_filesystem_limit_bytes");
    Map<String, Filesystem> filesystems = new TreeMap<>();
    for (Latest sample : reader.latest("system_filesystem_utilization_ratio", hosts)) {
      Labels labels = sample.labels();
      String mountpoint = labels.get(MOUNTPOINT);
      if (isUsed(labels)) {
        filesystems.put(
            mountpoint,
            new Filesystem(
                mountpoint,
                labels.get(DEVICE),
                labels.get("system_filesystem_type"),
                used.get(mountpoint),
                limits.get(mountpoint),
                sample.value()));
      }
    }
    return List.copyOf(filesystems.values());
  }

  private Map<String, Double> byMountpoint(String metric) {
    Map<String, Double> values = new TreeMap<>();
    for (Latest sample : reader.latest(metric, hosts)) {
      if (isUsed(sample.labels())) {
        values.put(sample.labels().get(MOUNTPOINT), sample.value());
      }
    }
    return values;
  }

  private static boolean isUsed(Labels labels) {
    String state = labels.get("system_filesystem_state");
    return state.isEmpty() || state.equals("used");
  }
}
