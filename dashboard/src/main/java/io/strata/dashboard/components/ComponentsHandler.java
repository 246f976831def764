package io.strata.dashboard.components;

import io.javalin.http.Context;
import io.strata.dashboard.alerts.AlertView;
import io.strata.dashboard.alerts.CurrentAlerts;
import io.strata.dashboard.data.DataScope;
import io.strata.dashboard.figures.MetricReader;
import io.strata.dashboard.http.ProblemException;
import io.strata.dashboard.http.RequestParameters;
import io.strata.dashboard.http.TimeRange;
import io.strata.dashboard.topology.ComponentFacts;
import io.strata.dashboard.topology.EdgeKind;
import io.strata.dashboard.topology.Health;
import io.strata.dashboard.topology.HostFacts;
import io.strata.dashboard.topology.Landscape;
import io.strata.dashboard.topology.LandscapeReader;
import io.strata.dashboard.topology.Layer;
import io.strata.dashboard.topology.NodeIds;
import io.strata.dashboard.topology.NodeKind;
import io.strata.dashboard.topology.TopologyEdge;
import io.strata.dashboard.topology.TopologyNode;
import io.strata.metrics.series.SeriesSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/components} and {@code /components/{id}}. */
public final class ComponentsHandler {
  private static final Duration DEFAULT_RANGE = Duration.ofMinutes(5);

  private final LandscapeReader landscapes;
  private final SeriesSource series;
  private final CurrentAlerts alerts;
  private final RequestParameters parameters;
  private final InstantSource clock;

  /** Answers from the given landscapes, series and alerts. */
  public ComponentsHandler(
      LandscapeReader landscapes,
      SeriesSource series,
      CurrentAlerts alerts,
      RequestParameters parameters,
      InstantSource clock) {
    this.landscapes = landscapes;
    this.series = series;
    this.alerts = alerts;
    this.parameters = parameters;
    this.clock = clock;
  }

  /** Body of the list. */
  public record Components(
      Instant from, Instant to, List<ComponentView> components, List<String> warnings) {}

  /**
   * A component.
   *
   * @param componentId the probe's id of it; null where no probe checks it
   * @param up null where no probe checks it
   */
  public record ComponentView(
      String id,
      @Nullable String componentId,
      NodeKind kind,
      @Nullable String type,
      String name,
      @Nullable String address,
      List<String> aliases,
      @Nullable HostLink host,
      @Nullable Boolean up,
      @Nullable Double checkMillis,
      @Nullable String failureReason,
      boolean probed,
      Health status,
      List<String> statusReasons,
      @Nullable Double rate,
      @Nullable Double errorRatio,
      @Nullable Double p50Millis,
      @Nullable Double p95Millis,
      @Nullable Double p99Millis,
      List<String> usedBy,
      @Nullable Instant lastSeen) {}

  /** A host by its node id and name. */
  public record HostLink(String id, String name) {}

  /** Body of one component. */
  public record Component(
      Instant from,
      Instant to,
      ComponentView component,
      List<User> users,
      List<ComponentFigures.Figure> figures,
      List<String> topics,
      List<AlertView> alerts,
      List<String> warnings) {}

  /** A service that uses it, with the figures of its use. */
  public record User(
      String id,
      String name,
      Health status,
      List<String> destinations,
      @Nullable Double rate,
      @Nullable Double errorRatio,
      @Nullable Double p50Millis,
      @Nullable Double p95Millis,
      @Nullable Double p99Millis) {}

  /** All components. */
  public Components components(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    Landscape landscape = landscapes.read(range);
    List<ComponentView> views =
        landscape.topology().nodes().stream()
            .filter(node -> node.layer() == Layer.COMPONENT)
            .map(node -> view(node, landscape))
            .toList();
    return new Components(range.from(), range.to(), views, DataScope.current().warnings());
  }

  /** One component, who uses it, and its own figures. */
  public Component component(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    Landscape landscape = landscapes.read(range);
    TopologyNode node = find(context.pathParam("id"), landscape);
    ComponentFacts facts = landscape.components().get(node.id());
    MetricReader reader = new MetricReader(series, range.fromMillis(), range.toMillis());
    return new Component(
        range.from(),
        range.to(),
        view(node, landscape),
        users(node.id(), landscape),
        facts == null ? List.of() : ComponentFigures.read(series, reader, facts),
        facts == null ? List.of() : facts.topics(),
        alerts.naming(node.id(), landscape),
        DataScope.current().warnings());
  }

  /** By node id, with or without its prefix, or by the probe's id where only one has it. */
  private static TopologyNode find(String given, Landscape landscape) {
    String id = NodeIds.withPrefix(NodeIds.COMPONENT, given);
    Optional<TopologyNode> exact =
        landscape.topology().node(id).filter(node -> node.layer() == Layer.COMPONENT);
    if (exact.isPresent()) {
      return exact.get();
    }
    List<TopologyNode> ofProbe =
        landscape.components().values().stream()
            .filter(facts -> facts.componentId().equals(id.substring(NodeIds.COMPONENT.length())))
            .flatMap(facts -> landscape.topology().node(facts.nodeId()).stream())
            .toList();
    if (ofProbe.size() != 1) {
      throw ProblemException.unknown(
          ofProbe.isEmpty()
              ? "no component " + given + " in this range"
              : "several hosts have a component " + given + ": name it by its node id");
    }
    return ofProbe.getFirst();
  }

  private static ComponentView view(TopologyNode node, Landscape landscape) {
    ComponentFacts facts = landscape.components().get(node.id());
    List<String> usedBy =
        uses(node.id(), landscape).stream().map(TopologyEdge::source).distinct().toList();
    return new ComponentView(
        node.id(),
        facts == null ? null : facts.componentId(),
        node.kind(),
        node.type(),
        node.name(),
        node.address(),
        facts == null ? List.of() : facts.aliases(),
        host(node, landscape),
        facts == null ? null : facts.up(),
        facts == null ? null : facts.checkMillis(),
        facts == null ? null : facts.failureReason(),
        node.probed(),
        node.status(),
        node.statusReasons(),
        node.rate(),
        node.errorRatio(),
        node.p50Millis(),
        node.p95Millis(),
        node.p99Millis(),
        usedBy,
        node.lastSeen());
  }

  private static @Nullable HostLink host(TopologyNode node, Landscape landscape) {
    if (node.hostIds().isEmpty()) {
      return null;
    }
    String id = node.hostIds().getFirst();
    HostFacts host = landscape.hosts().get(id);
    return new HostLink(id, host == null ? id : host.name());
  }

  private static List<TopologyEdge> uses(String nodeId, Landscape landscape) {
    return landscape.topology().edges().stream()
        .filter(edge -> edge.kind() == EdgeKind.USES && edge.target().equals(nodeId))
        .toList();
  }

  private static List<User> users(String nodeId, Landscape landscape) {
    Map<String, TopologyNode> nodes = landscape.topology().nodesById();
    return uses(nodeId, landscape).stream()
        .map(edge -> {
          TopologyNode user = nodes.get(edge.source());
          return new User(
              edge.source(),
              user == null ? edge.source() : user.name(),
              user == null ? Health.UNKNOWN : user.status(),
              edge.destinations(),
              edge.rate(),
              edge.errorRatio(),
              edge.p50Millis(),
              edge.p95Millis(),
              edge.p99Millis());
        })
        .toList();
  }
}
