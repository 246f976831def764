package io.strata.dashboard.topology;

import io.strata.dashboard.figures.Latest;
import io.strata.metrics.series.Labels;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts: those on which a probe runs, and those that services say they run on. Not thread-safe;
 * resolving a host adds it.
 */
final class HostCatalog {
  private static final Pattern LIST_SIGNS = Pattern.compile("[\\[\\]\",;\\s]+");

  private static final String PROBE_JOB = "strata-host-probe";

  private final TreeMap<String, Host> byNodeId = new TreeMap<>();
  private final Map<String, String> nodeIdByName = new HashMap<>();

  private static final class Host {
    final String hostId;
    String name = "";
    Map<String, String> attributes = Map.of();
    @Nullable Double cpu;
    @Nullable Double memory;
    @Nullable Double disk;
    @Nullable Instant lastSeen;

    Host(String hostId) {
      this.hostId = hostId;
    }
  }

  static HostCatalog of(TopologyMetrics.Hosts metrics, TopologyMetrics.Components components) {
    HostCatalog catalog = new HostCatalog();
    for (Latest info : metrics.targetInfo()) {
      // Services send a target_info with their host's id as well.
      if (info.labels().get("job").endsWith(PROBE_JOB)) {
        catalog.figure(info, host -> host.attributes = info.labels().toMap());
      }
    }
    CpuUtilization.of(metrics.cpuUtilization())
        .forEach(cpu -> catalog.figure(cpu.newest(), host -> host.cpu = cpu.ratio()));
    for (Latest memory : metrics.memoryUtilization()) {
      if (memory.labels().get("system_memory_state").equals("used")) {
        catalog.figure(memory, host -> host.memory = memory.value());
      }
    }
    for (Latest disk : metrics.filesystemUtilization()) {
      String state = disk.labels().get("system_filesystem_state");
      if (state.isEmpty() || state.equals("used")) {
        catalog.figure(
            disk, host -> host.disk = Math.max(disk.value(), host.disk == null ? 0 : host.disk));
      }
    }
    components.up().forEach(up -> catalog.figure(up, _ -> {}));
    return catalog;
  }

  /** The node id of a host named by id or else by name; null where it is named by neither. */
  @Nullable String resolve(String hostId, String hostName) {
    if (!hostId.isEmpty() && byNodeId.containsKey(NodeIds.host(hostId))) {
      return NodeIds.host(hostId);
    }
    @Nullable String byName =
        hostName.isEmpty() ? null : nodeIdByName.get(hostName.toLowerCase(Locale.ROOT));
    if (byName != null && hostId.isEmpty()) {
      return byName;
    }
    String id = hostId.isEmpty() ? hostName : hostId;
    if (id.isEmpty()) {
      return null;
    }
    name(byNodeId.computeIfAbsent(NodeIds.host(id), _ -> new Host(id)), hostName);
    return NodeIds.host(id);
  }

  /** The name of a host; its id where it has none. */
  String name(String nodeId) {
    Host host = byNodeId.get(nodeId);
    return host == null || host.name.isEmpty()
        ? nodeId.substring(NodeIds.HOST.length())
        : host.name;
  }

  /** All hosts. */
  Collection<HostFacts> facts() {
    return byNodeId.keySet().stream().map(this::facts).toList();
  }

  /** What is known of a host that has been resolved. */
  HostFacts facts(String nodeId) {
    Host host =
        byNodeId.computeIfAbsent(nodeId, id -> new Host(id.substring(NodeIds.HOST.length())));
    String ips = host.attributes.getOrDefault("host_ip", "");
    List<String> addresses =
        LIST_SIGNS.splitAsStream(ips).filter(ip -> !ip.isEmpty()).distinct().toList();
    return new HostFacts(
        nodeId,
        host.hostId,
        name(nodeId),
        host.attributes,
        addresses,
        host.cpu,
        host.memory,
        host.disk,
        host.lastSeen);
  }

  private void figure(Latest sample, Consumer<Host> set) {
    Host host = probed(sample);
    if (host != null) {
      set.accept(host);
    }
  }

  /** The host whose probe sent the sample. */
  private @Nullable Host probed(Latest sample) {
    Labels labels = sample.labels();
    String hostId = labels.get("host_id");
    if (hostId.isEmpty()) {
      return null;
    }
    Host host = byNodeId.computeIfAbsent(NodeIds.host(hostId), _ -> new Host(hostId));
    name(host, labels.get("host_name"));
    Instant time = Instant.ofEpochMilli(sample.timeMillis());
    if (host.lastSeen == null || host.lastSeen.isBefore(time)) {
      host.lastSeen = time;
    }
    return host;
  }

  private void name(Host host, String name) {
    if (!name.isEmpty()) {
      host.name = name;
      nodeIdByName.putIfAbsent(name.toLowerCase(Locale.ROOT), NodeIds.host(host.hostId));
    }
  }
}
