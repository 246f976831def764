package io.strata.dashboard.topology;

import io.strata.dashboard.figures.Increase;
import io.strata.dashboard.figures.RequestFigures;
import io.strata.dashboard.figures.RequestTally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the topology of a range from metric results: a pure function, whose answer does not
 * depend on the order of the results.
 *
 * <p>First hosts, components and services are collected from what names them, then the service
 * graph's edges are drawn between them (see {@link EdgeResolver} for how components are
 * recognised), then figures and firing alerts give each node its status.
 */
public final class TopologyAssembler {
  private final TopologyMetrics metrics;
  private final CoveredTime covered;
  private final double seconds;
  private final HostCatalog hosts;
  private final ComponentCatalog components;
  private final ServiceCatalog services;
  private final Map<String, ComponentFacts> componentFacts;
  private final Map<String, RequestTally> inbound = new HashMap<>();
  private final Map<String, TopologyNode> nodes = new LinkedHashMap<>();
  private final Map<String, TopologyEdge> edges = new LinkedHashMap<>();
  private final NodeStatus status;

  private TopologyAssembler(TopologyMetrics metrics, TopologyThresholds thresholds) {
    this.metrics = metrics;
    this.covered = covered(metrics);
    this.seconds = covered.seconds();
    this.hosts = HostCatalog.of(metrics.hosts(), metrics.components());
    this.components = ComponentCatalog.of(metrics.components());
    this.services = ServiceCatalog.of(metrics.spans(), hosts);
    this.componentFacts = components.facts();
    this.status = new NodeStatus(thresholds, Instant.ofEpochMilli(metrics.endMillis()));
  }

  /**
   * The topology and the facts behind it.
   *
   * @param alerts what fires at the end of the range
   */
  public static Landscape assemble(
      TopologyMetrics metrics, TopologyThresholds thresholds, List<NamedAlert> alerts) {
    return new TopologyAssembler(metrics, thresholds).assemble(alerts);
  }

  private Landscape assemble(List<NamedAlert> alerts) {
    EdgeResolver resolver = new EdgeResolver(services, components);
    resolver.draw(RawEdges.of(metrics.serviceGraph())).forEach(this::addEdge);
    List<Draft> drafts = new ArrayList<>();
    services.services().forEach(service -> drafts.add(draft(service)));
    componentFacts.values().forEach(facts -> drafts.add(draft(facts)));
    resolver.peers().values().forEach(peer -> drafts.add(draft(peer)));
    hosts.facts().forEach(host -> drafts.add(draft(host)));

    Map<String, List<NamedAlert>> alertsByNode = byNode(alerts, drafts);
    for (Draft draft : drafts) {
      nodes.put(draft.id, draft.node(alertsByNode.getOrDefault(draft.id, List.of())));
    }
    Map<String, HostFacts> hostFacts = new HashMap<>();
    hosts.facts().forEach(host -> hostFacts.put(host.nodeId(), host));
    return new Landscape(
        new Topology(List.copyOf(nodes.values()), List.copyOf(edges.values())),
        Instant.ofEpochMilli(covered.startMillis()),
        seconds,
        services.instances(),
        componentFacts,
        hostFacts);
  }

  /** What a node is made of before alerts are known. */
  private record Draft(
      String id,
      NodeKind kind,
      Layer layer,
      String name,
      @Nullable String namespace,
      @Nullable String type,
      RequestFigures figures,
      @Nullable Integer instances,
      boolean idle,
      @Nullable String address,
      Set<String> hostIds,
      boolean probed,
      @Nullable Instant lastSeen,
      StatusTally tally) {
    TopologyNode node(List<NamedAlert> alerts) {
      alerts.forEach(tally::alert);
      return new TopologyNode(
          id,
          kind,
          layer,
          name,
          namespace,
          type,
          tally.health(),
          tally.reasons(),
          figures.rate(),
          figures.errorRatio(),
          figures.p50Millis(),
          figures.p95Millis(),
          figures.p99Millis(),
          instances,
          idle,
          address,
          List.copyOf(hostIds),
          alerts.stream().map(NamedAlert::fingerprint).toList(),
          probed,
          lastSeen);
    }
  }

  private Draft draft(ServiceCatalog.Service service) {
    String id = NodeIds.service(service.name);
    service.hosts.forEach(host -> addRunsOn(id, host));
    return new Draft(
        id,
        NodeKind.SERVICE,
        Layer.APPLICATION,
        service.name,
        service.namespaces.isEmpty() ? null : String.join(", ", service.namespaces),
        service.languages.isEmpty() ? null : String.join(", ", service.languages),
        service.served.figures(seconds),
        service.instanceIds.isEmpty() ? null : service.instanceIds.size(),
        !(service.served.requests() > 0),
        null,
        service.hosts,
        false,
        service.lastSeen,
        status.ofService(service));
  }

  private Draft draft(ComponentFacts facts) {
    Address address = Address.parse(facts.address());
    Set<String> runsOn = new TreeSet<>();
    for (String hostId : facts.seenFrom()) {
      String host = hosts.resolve(hostId, "");
      if (host != null && hosts.facts(host).isNamedBy(address)) {
        runsOn.add(host);
        addRunsOn(facts.nodeId(), host);
      }
    }
    RequestTally used = inbound.getOrDefault(facts.nodeId(), new RequestTally());
    List<String> seenFrom =
        facts.seenFrom().stream().map(id -> hosts.name(NodeIds.host(id))).toList();
    return new Draft(
        facts.nodeId(),
        NodeKind.ofComponentType(facts.type(), NodeKind.EXTERNAL),
        Layer.COMPONENT,
        facts.name(),
        null,
        facts.type().isEmpty() ? null : facts.type(),
        used.figures(seconds),
        null,
        !(used.requests() > 0),
        facts.address(),
        runsOn,
        true,
        facts.lastSeen(),
        status.ofComponent(facts, used, seenFrom));
  }

  private Draft draft(EdgeResolver.Peer peer) {
    Set<String> runsOn = new TreeSet<>();
    if (peer.hostId() != null) {
      runsOn.add(peer.hostId());
      addRunsOn(peer.id(), peer.hostId());
    }
    RequestTally used = inbound.getOrDefault(peer.id(), new RequestTally());
    boolean sends = peer.kind() == NodeKind.EXTERNAL && !inbound.containsKey(peer.id());
    return new Draft(
        peer.id(),
        peer.kind(),
        peer.kind() == NodeKind.EXTERNAL ? Layer.APPLICATION : Layer.COMPONENT,
        peer.name(),
        null,
        peer.type(),
        used.figures(seconds),
        null,
        !sends && !(used.requests() > 0),
        peer.address(),
        runsOn,
        false,
        null,
        status.ofPeer(used, sends));
  }

  private Draft draft(HostFacts host) {
    String os = host.attributes().getOrDefault("os_type", "");
    return new Draft(
        host.nodeId(),
        NodeKind.HOST,
        Layer.INFRASTRUCTURE,
        host.name(),
        null,
        os.isEmpty() ? null : os,
        RequestFigures.NONE,
        null,
        false,
        null,
        Set.of(),
        host.probed(),
        host.lastSeen(),
        status.ofHost(host));
  }

  private void addEdge(EdgeResolver.Drawn drawn) {
    RequestTally total = new RequestTally();
    drawn.tallies.forEach(tally -> total.add(tally.total(drawn.async)));
    inbound.computeIfAbsent(drawn.target, _ -> new RequestTally()).add(total);
    RequestFigures figures = total.figures(seconds);
    String id = NodeIds.edge(drawn.source, drawn.kind, drawn.target);
    TopologyEdge edge =
        new TopologyEdge(
            drawn.async ? id + ":async" : id,
            drawn.source,
            drawn.target,
            drawn.kind,
            figures.rate(),
            figures.errorRatio(),
            figures.p50Millis(),
            figures.p95Millis(),
            figures.p99Millis(),
            drawn.async,
            List.copyOf(drawn.destinations),
            drawn.brokers.stream().findFirst().orElse(null));
    edges.put(edge.id(), edge);
  }

  private void addRunsOn(String source, String host) {
    String id = NodeIds.edge(source, EdgeKind.RUNS_ON, host);
    edges.put(
        id,
        new TopologyEdge(
            id,
            source,
            host,
            EdgeKind.RUNS_ON,
            null,
            null,
            null,
            null,
            null,
            false,
            List.of(),
            null));
  }

  private Map<String, List<NamedAlert>> byNode(List<NamedAlert> alerts, List<Draft> drafts) {
    Set<String> ids = new LinkedHashSet<>();
    drafts.forEach(draft -> ids.add(draft.id));
    Map<String, String> hostIdByName = new HashMap<>();
    hosts.facts().forEach(host -> hostIdByName.putIfAbsent(host.name(), host.nodeId()));
    AlertTargets targets = new AlertTargets(ids, hostIdByName);
    Map<String, List<NamedAlert>> byNode = new HashMap<>();
    alerts.stream()
        .sorted(Comparator.comparing(NamedAlert::name).thenComparing(NamedAlert::fingerprint))
        .forEach(alert ->
            targets
                .of(alert.labels())
                .forEach(id -> byNode.computeIfAbsent(id, _ -> new ArrayList<>()).add(alert)));
    return byNode;
  }

  private static CoveredTime covered(TopologyMetrics metrics) {
    long newest =
        Stream.of(metrics.spans().calls(), metrics.serviceGraph().requests())
            .flatMap(List::stream)
            .mapToLong(Increase::newestMillis)
            .max()
            .orElse(metrics.endMillis());
    return CoveredTime.of(
        metrics.startMillis(),
        metrics.endMillis(),
        metrics.earliestMillis(),
        newest,
        metrics.recentMissing());
  }
}
