package io.strata.dashboard.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which nodes an alert is about, by its labels: the most specific thing that they name. An alert on
 * a component carries the labels of the host whose probe checks it; it is about the component.
 */
public final class AlertTargets {
  private final Set<String> nodeIds;
  private final Map<String, String> hostIdByName;

  /**
   * Targets among the given nodes.
   *
   * @param hostIdByName node ids of hosts by host name
   */
  AlertTargets(Set<String> nodeIds, Map<String, String> hostIdByName) {
    this.nodeIds = Set.copyOf(nodeIds);
    this.hostIdByName = Map.copyOf(hostIdByName);
  }

  /** Targets among the nodes of a landscape. */
  public static AlertTargets of(Landscape landscape) {
    Map<String, String> hosts = new HashMap<>();
    landscape.hosts().values().forEach(host -> hosts.putIfAbsent(host.name(), host.nodeId()));
    return new AlertTargets(landscape.topology().nodesById().keySet(), hosts);
  }

  /** Ids of the nodes that the labels name; empty where they name none that is known. */
  public List<String> of(Map<String, String> labels) {
    String componentId = labels.getOrDefault("component_id", "");
    if (!componentId.isEmpty()) {
      String hostId = labels.getOrDefault("host_id", "");
      return components(componentId, hostId);
    }
    List<String> services = services(labels);
    return services.isEmpty() ? hosts(labels) : services;
  }

  private List<String> components(String componentId, String hostId) {
    List<String> exact =
        known(Stream.of(NodeIds.component(componentId, hostId), NodeIds.component(componentId)));
    if (!exact.isEmpty() || !hostId.isEmpty()) {
      return exact;
    }
    // The rule has summed the host away: the alert is about that component of any host.
    String onAnyHost = NodeIds.component(componentId, "");
    return nodeIds.stream().filter(id -> id.startsWith(onAnyHost)).sorted().toList();
  }

  private List<String> services(Map<String, String> labels) {
    List<String> names = new ArrayList<>();
    for (String label : List.of("service", "service_name", "client", "server")) {
      names.add(labels.getOrDefault(label, ""));
    }
    String job = labels.getOrDefault("job", "");
    names.add(job.substring(job.lastIndexOf('/') + 1));
    return known(names.stream().filter(name -> !name.isEmpty()).map(NodeIds::service));
  }

  private List<String> hosts(Map<String, String> labels) {
    String byName = hostIdByName.get(labels.getOrDefault("host_name", ""));
    List<String> candidates = new ArrayList<>();
    candidates.add(NodeIds.host(labels.getOrDefault("host_id", "")));
    if (byName != null) {
      candidates.add(byName);
    }
    candidates.add(NodeIds.host(labels.getOrDefault("instance", "")));
    return known(candidates.stream()).stream().limit(1).toList();
  }

  private List<String> known(Stream<String> ids) {
    return ids.filter(nodeIds::contains).distinct().toList();
  }
}
