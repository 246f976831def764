package io.strata.dashboard.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Draws the service graph's edges between nodes: an edge to a component that a probe checks ends at
 * that component, whatever name the service has for it. Not thread-safe.
 */
final class EdgeResolver {
  /** The client's name for requests without any parent. */
  private static final String USER = "user";

  private final ServiceCatalog services;
  private final ComponentCatalog components;
  private final Map<String, Peer> peers = new LinkedHashMap<>();
  private final Map<String, String> brokerByUse = new LinkedHashMap<>();

  EdgeResolver(ServiceCatalog services, ComponentCatalog components) {
    this.services = services;
    this.components = components;
  }

  /**
   * A node that only edges know: a component or a peer outside.
   *
   * @param hostId node id of the host on which it must run, where its address says so
   */
  record Peer(
      String id,
      NodeKind kind,
      String name,
      @Nullable String type,
      @Nullable String address,
      @Nullable String hostId) {}

  /** An edge between nodes, with all figures that belong to it. */
  static final class Drawn {
    final String source;
    final String target;
    final EdgeKind kind;
    final boolean async;
    final List<EdgeTally> tallies = new ArrayList<>();
    final Set<String> destinations = new TreeSet<>();
    final Set<String> brokers = new TreeSet<>();

    Drawn(String source, EdgeKind kind, String target, boolean async) {
      this.source = source;
      this.kind = kind;
      this.target = target;
      this.async = async;
    }
  }

  /** The nodes that {@link #draw} found besides services and probed components, by id. */
  Map<String, Peer> peers() {
    return peers;
  }

  /** The edges, one for each pair of nodes and way of relation. */
  List<Drawn> draw(Map<RawEdges.Key, EdgeTally> raw) {
    Map<String, Drawn> drawn = new LinkedHashMap<>();
    // Uses of brokers first: the edges between services through a broker refer to them.
    raw.forEach((key, tally) -> {
      if (!key.connectionType().equals("messaging_system")) {
        add(drawn, resolve(key), key, tally);
      }
    });
    raw.forEach((key, tally) -> {
      if (key.connectionType().equals("messaging_system")) {
        Drawn edge = add(drawn, resolve(key), key, tally);
        broker(key).ifPresent(edge.brokers::add);
      }
    });
    return List.copyOf(drawn.values());
  }

  private static Drawn add(
      Map<String, Drawn> drawn, Drawn edge, RawEdges.Key key, EdgeTally tally) {
    String id = NodeIds.edge(edge.source, edge.kind, edge.target) + edge.async;
    Drawn merged = drawn.computeIfAbsent(id, _ -> edge);
    merged.tallies.add(tally);
    if (!key.destination().isEmpty()) {
      merged.destinations.add(key.destination());
    }
    return merged;
  }

  private Drawn resolve(RawEdges.Key key) {
    return switch (key.connectionType()) {
      case "database", "messaging_broker" -> {
        String target = component(key);
        if (key.connectionType().equals("messaging_broker")) {
          brokerByUse.put(use(key.client(), key), target);
        }
        yield new Drawn(service(key.client()), EdgeKind.USES, target, false);
      }
      case "virtual_node" -> virtual(key);
      case "messaging_system" ->
          new Drawn(service(key.client()), EdgeKind.CALLS, service(key.server()), true);
      default -> new Drawn(service(key.client()), EdgeKind.CALLS, service(key.server()), false);
    };
  }

  private Drawn virtual(RawEdges.Key key) {
    if (key.client().equals(USER)) {
      return new Drawn(external(USER, null), EdgeKind.CALLS, service(key.server()), false);
    }
    String address = key.address().isEmpty() ? key.server() : key.address();
    Optional<String> component =
        components.byAddress(key.system(), address, clientHosts(key.client()));
    return component
        .map(id -> new Drawn(service(key.client()), EdgeKind.USES, id, false))
        .orElseGet(() ->
            new Drawn(
                service(key.client()), EdgeKind.CALLS, external(key.server(), address), false));
  }

  /** The node of the component that an edge names: a probed one, or one of that name. */
  private String component(RawEdges.Key key) {
    Set<String> hosts = clientHosts(key.client());
    Optional<String> probed =
        key.address().isEmpty()
            ? components.byTopic(key.system(), key.destination(), hosts)
            : components.byAddress(key.system(), key.address(), hosts);
    return probed.orElseGet(() -> unprobed(key, hosts));
  }

  private String unprobed(RawEdges.Key key, Set<String> hosts) {
    boolean local = !key.address().isEmpty() && Address.parse(key.address()).isLoopback();
    @Nullable String host = local && hosts.size() == 1 ? hosts.iterator().next() : null;
    String id =
        host == null ? NodeIds.component(key.server()) : NodeIds.component(key.server(), host);
    NodeKind kind =
        NodeKind.ofComponentType(
            key.system(),
            key.connectionType().equals("database") ? NodeKind.DATABASE : NodeKind.MESSAGING);
    String name = key.address().isEmpty() || key.system().isEmpty() ? key.server() : key.system();
    peers.putIfAbsent(
        id,
        new Peer(
            id,
            kind,
            name,
            key.system().isEmpty() ? null : key.system(),
            key.address().isEmpty() ? null : key.address(),
            host == null ? null : NodeIds.host(host)));
    return id;
  }

  private String service(String name) {
    services.service(name);
    return NodeIds.service(name);
  }

  private String external(String name, @Nullable String address) {
    String id = NodeIds.external(name);
    peers.putIfAbsent(id, new Peer(id, NodeKind.EXTERNAL, name, null, address, null));
    return id;
  }

  private Optional<String> broker(RawEdges.Key key) {
    String ofConsumer = brokerByUse.get(use(key.server(), key));
    return Optional.ofNullable(
        ofConsumer != null ? ofConsumer : brokerByUse.get(use(key.client(), key)));
  }

  private static String use(String service, RawEdges.Key key) {
    return String.join("\n", service, key.system(), key.destination());
  }

  private Set<String> clientHosts(String client) {
    return services.hostsOf(client).stream()
        .map(id -> id.substring(NodeIds.HOST.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
