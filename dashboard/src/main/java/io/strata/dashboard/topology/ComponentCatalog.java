package io.strata.dashboard.topology;

import io.strata.dashboard.figures.Latest;
import io.strata.metrics.series.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The components that probes check, and how a name under which a service uses one is recognised.
 * Not thread-safe.
 */
final class ComponentCatalog {
  private final TreeMap<String, Component> byNodeId = new TreeMap<>();

  /** A component as one or more probes see it. */
  private static final class Component {
    final String nodeId;
    final String componentId;
    final String type;
    final String name;
    final String address;
    final TreeMap<String, Latest> upByHost = new TreeMap<>();
    final Set<String> addresses = new TreeSet<>();
    final Set<String> topics = new TreeSet<>();
    @Nullable Latest check;
    @Nullable Latest failure;

    Component(String nodeId, Labels labels) {
      this.nodeId = nodeId;
      this.componentId = labels.get("component_id");
      this.type = labels.get("component_type");
      this.name = labels.get("component_name");
      this.address = labels.get("component_address");
      addresses.add(address);
    }
  }

  static ComponentCatalog of(TopologyMetrics.Components metrics) {
    ComponentCatalog catalog = new ComponentCatalog();
    for (Latest up : metrics.up()) {
      String nodeId = nodeId(up.labels());
      catalog
          .byNodeId
          .computeIfAbsent(nodeId, id -> new Component(id, up.labels()))
          .upByHost
          .merge(up.labels().get("host_id"), up, ComponentCatalog::newer);
    }
    metrics
        .checkDuration()
        .forEach(check -> catalog.with(check, c -> c.check = newer(c.check, check)));
    for (Latest failure : metrics.failures()) {
      if (failure.value() > 0) {
        catalog.with(failure, c -> c.failure = newer(c.failure, failure));
      }
    }
    for (Latest alias : metrics.addresses()) {
      String address = alias.labels().get("address");
      if (!address.isEmpty()) {
        catalog.with(alias, c -> c.addresses.add(address));
      }
    }
    for (Latest topic : metrics.topics()) {
      catalog.with(topic, c -> c.topics.add(topic.labels().get("topic")));
    }
    return catalog;
  }

  /** What probes know of each component, by node id. */
  Map<String, ComponentFacts> facts() {
    TreeMap<String, ComponentFacts> facts = new TreeMap<>();
    byNodeId.forEach((id, component) -> facts.put(id, facts(component)));
    return facts;
  }

  /**
   * The component that a service means by an address.
   *
   * @param system the service's word for the kind of component
   * @param clientHosts host ids (not node ids) on which the service runs: a loopback address means
   *     a component that a probe on the same host checks
   */
  Optional<String> byAddress(String system, String address, Set<String> clientHosts) {
    Address wanted = Address.parse(address).withDefaultPort(system);
    return byNodeId.values().stream()
        .filter(c -> c.addresses.stream().anyMatch(a -> same(c, a, wanted)))
        .filter(c -> !wanted.isLoopback() || seenFromAny(c, clientHosts))
        .min(
            Comparator.comparingInt((Component c) -> unlikeness(c.type, system))
                .thenComparing(c -> c.nodeId))
        .map(c -> c.nodeId);
  }

  /**
   * The component of a system that holds a topic. Where several do, the one on the service's own
   * host; none where that does not tell them apart either.
   */
  Optional<String> byTopic(String system, String topic, Set<String> clientHosts) {
    List<Component> holders =
        byNodeId.values().stream()
            .filter(c -> c.type.equalsIgnoreCase(system) && c.topics.contains(topic))
            .toList();
    if (holders.size() > 1) {
      holders = holders.stream().filter(c -> seenFromAny(c, clientHosts)).toList();
    }
    return holders.size() == 1 ? Optional.of(holders.getFirst().nodeId) : Optional.empty();
  }

  private static boolean same(Component component, String address, Address wanted) {
    return Address.parse(address).withDefaultPort(component.type).equals(wanted);
  }

  private static boolean seenFromAny(Component component, Set<String> hosts) {
    return component.upByHost.keySet().stream().anyMatch(hosts::contains);
  }

  /** Two checks of one address: the one that knows the system comes before a bare TCP check. */
  private static int unlikeness(String type, String system) {
    if (type.equalsIgnoreCase(system)) {
      return 0;
    }
    return type.toLowerCase(Locale.ROOT).equals("tcp") ? 2 : 1;
  }

  private static ComponentFacts facts(Component c) {
    boolean up = c.upByHost.values().stream().allMatch(sample -> sample.value() > 0);
    long newest = c.upByHost.values().stream().mapToLong(Latest::timeMillis).max().orElse(0);
    List<String> aliases = new ArrayList<>(c.addresses);
    aliases.remove(c.address);
    return new ComponentFacts(
        c.nodeId,
        c.componentId,
        c.type,
        c.name.isEmpty() ? c.type : c.name,
        c.address,
        aliases,
        up,
        c.check == null ? null : c.check.value() * 1_000,
        c.failure == null || up ? null : c.failure.labels().get("reason"),
        c.upByHost.keySet().stream().filter(host -> !host.isEmpty()).toList(),
        List.copyOf(c.topics),
        Instant.ofEpochMilli(newest));
  }

  private static String nodeId(Labels labels) {
    String hostId = labels.get("host_id");
    return Address.parse(labels.get("component_address")).isLoopback() && !hostId.isEmpty()
        ? NodeIds.component(labels.get("component_id"), hostId)
        : NodeIds.component(labels.get("component_id"));
  }

  private void with(Latest sample, Consumer<Component> change) {
    Component component = byNodeId.get(nodeId(sample.labels()));
    if (component != null) {
      change.accept(component);
    }
  }

  private static Latest newer(@Nullable Latest a, Latest b) {
    return a != null && a.timeMillis() > b.timeMillis() ? a : b;
  }
}
