package io.strata.dashboard.topology;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The topology of a range together with the facts behind its nodes, from which the other screens
 * take theirs.
 *
 * @param from start of the time over which rates are taken: of that part of the range for which
 *     there is data at all
 * @param seconds its length: up to the newest window that is known, not up to now
 * @param components by node id
 * @param hosts by node id
 */
public record Landscape(
    Topology topology,
    Instant from,
    double seconds,
    List<ServiceInstance> instances,
    Map<String, ComponentFacts> components,
    Map<String, HostFacts> hosts) {
  public Landscape {
    instances = List.copyOf(instances);
    components = new TreeMap<>(components);
    hosts = new TreeMap<>(hosts);
  }
}
