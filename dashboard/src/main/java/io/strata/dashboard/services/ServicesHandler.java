package io.strata.dashboard.services;

import io.javalin.http.Context;
import io.strata.dashboard.data.DataScope;
import io.strata.dashboard.figures.Increase;
import io.strata.dashboard.figures.MetricReader;
import io.strata.dashboard.figures.RequestFigures;
import io.strata.dashboard.figures.RequestTally;
import io.strata.dashboard.http.ProblemException;
import io.strata.dashboard.http.RequestParameters;
import io.strata.dashboard.http.TimeRange;
import io.strata.dashboard.topology.EdgeKind;
import io.strata.dashboard.topology.Health;
import io.strata.dashboard.topology.Landscape;
import io.strata.dashboard.topology.LandscapeReader;
import io.strata.dashboard.topology.NodeIds;
import io.strata.dashboard.topology.NodeKind;
import io.strata.dashboard.topology.ServiceInstance;
import io.strata.dashboard.topology.TopologyEdge;
import io.strata.dashboard.topology.TopologyNode;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.SeriesSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/services} and what lies below it. */
public final class ServicesHandler {
  private static final Duration DEFAULT_RANGE = Duration.ofMinutes(5);
  private static final String CALLS = "traces_spanmetrics_calls_total";
  private static final String LATENCY = "traces_spanmetrics_latency_bucket";
  private static final List<String> SPAN_KINDS =
      List.of("SERVER", "CONSUMER", "CLIENT", "PRODUCER", "INTERNAL");

  private final LandscapeReader landscapes;
  private final SeriesSource series;
  private final RequestParameters parameters;
  private final InstantSource clock;

  /** Answers from the given landscapes and series. */
  public ServicesHandler(
      LandscapeReader landscapes,
      SeriesSource series,
      RequestParameters parameters,
      InstantSource clock) {
    this.landscapes = landscapes;
    this.series = series;
    this.parameters = parameters;
    this.clock = clock;
  }

  /** Body of the list of services. */
  public record Services(Instant from, Instant to, List<Service> services, List<String> warnings) {}

  /** A service. */
  public record Service(
      String id,
      String name,
      @Nullable String namespace,
      @Nullable String language,
      @Nullable Integer instances,
      @Nullable Double rate,
      @Nullable Double errorRatio,
      @Nullable Double p50Millis,
      @Nullable Double p95Millis,
      @Nullable Double p99Millis,
      Health status,
      List<String> statusReasons,
      @Nullable Instant lastSeen) {}

  /** Body of a service's endpoints. */
  public record Endpoints(
      Instant from, Instant to, String service, List<Endpoint> endpoints, List<String> warnings) {}

  /**
   * An endpoint: the spans of one name and kind.
   *
   * @param kind as OTLP names it, without its prefix
   */
  public record Endpoint(
      String name,
      String kind,
      @Nullable Double rate,
      @Nullable Double errorRatio,
      @Nullable Double p50Millis,
      @Nullable Double p95Millis,
      @Nullable Double p99Millis) {}

  /** Body of a service's instances. */
  public record Instances(
      Instant from, Instant to, String service, List<Instance> instances, List<String> warnings) {}

  /** An instance. */
  public record Instance(
      String id,
      @Nullable HostLink host,
      @Nullable String language,
      @Nullable Double rate,
      @Nullable Double errorRatio,
      @Nullable Double p50Millis,
      @Nullable Double p95Millis,
      @Nullable Double p99Millis,
      Instant lastSeen) {}

  /** A host by its node id and name. */
  public record HostLink(String id, String name) {}

  /** Body of a service's neighbours. */
  public record Dependencies(
      Instant from,
      Instant to,
      String service,
      List<Dependency> dependencies,
      List<String> warnings) {}

  /** Which way requests go. */
  public enum Direction {
    INBOUND,
    OUTBOUND
  }

  /** A neighbour, with the figures of the edge to or from it. */
  public record Dependency(
      Direction direction,
      String id,
      NodeKind kind,
      String name,
      @Nullable String type,
      boolean async,
      List<String> destinations,
      @Nullable Double rate,
      @Nullable Double errorRatio,
      @Nullable Double p50Millis,
      @Nullable Double p95Millis,
      @Nullable Double p99Millis,
      Health status) {}

  /** All services of a range. */
  public Services services(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    List<Service> services =
        landscapes.read(range).topology().nodes().stream()
            .filter(node -> node.kind() == NodeKind.SERVICE)
            .map(ServicesHandler::service)
            .toList();
    return new Services(range.from(), range.to(), services, DataScope.current().warnings());
  }

  /** A service's endpoints. */
  public Endpoints endpoints(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    String name = context.pathParam("name");
    Landscape landscape = landscapeWith(name, range);
    record Key(String kind, String name) {}
    Map<Key, RequestTally> tallies =
        tallies(
            range,
            landscape,
            name,
            labels -> new Key(kind(labels), labels.get("span_name")),
            Comparator.comparingInt((Key key) -> SPAN_KINDS.indexOf(key.kind))
                .thenComparing(Key::name));
    List<Endpoint> endpoints = new ArrayList<>();
    tallies.forEach((key, tally) -> {
      RequestFigures figures = tally.figures(landscape.seconds());
      endpoints.add(
          new Endpoint(
              key.name,
              key.kind,
              figures.rate(),
              figures.errorRatio(),
              figures.p50Millis(),
              figures.p95Millis(),
              figures.p99Millis()));
    });
    endpoints.sort(
        Comparator.comparingInt((Endpoint endpoint) -> SPAN_KINDS.indexOf(endpoint.kind()))
            .thenComparing(Endpoint::rate, Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(Endpoint::name));
    return new Endpoints(range.from(), range.to(), name, endpoints, DataScope.current().warnings());
  }

  /** A service's instances. */
  public Instances instances(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    String name = context.pathParam("name");
    Landscape landscape = landscapeWith(name, range);
    Map<String, RequestTally> tallies =
        tallies(
            range,
            landscape,
            name,
            labels ->
                List.of("SERVER", "CONSUMER").contains(kind(labels))
                    ? labels.get("service_instance_id")
                    : null,
            Comparator.<String>naturalOrder());
    List<Instance> instances = new ArrayList<>();
    for (ServiceInstance instance : landscape.instances()) {
      if (!instance.service().equals(name)) {
        continue;
      }
      RequestTally tally = tallies.get(instance.instanceId());
      RequestFigures figures =
          tally == null ? RequestFigures.NONE : tally.figures(landscape.seconds());
      String hostId = instance.hostId();
      instances.add(
          new Instance(
              instance.instanceId(),
              hostId == null
                  ? null
                  : new HostLink(hostId, Objects.requireNonNullElse(instance.hostName(), hostId)),
              instance.language(),
              figures.rate(),
              figures.errorRatio(),
              figures.p50Millis(),
              figures.p95Millis(),
              figures.p99Millis(),
              instance.lastSeen()));
    }
    instances.sort(Comparator.comparing(Instance::id).thenComparing(Instance::lastSeen));
    return new Instances(range.from(), range.to(), name, instances, DataScope.current().warnings());
  }

  /** A service's neighbours. */
  public Dependencies dependencies(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    String name = context.pathParam("name");
    Landscape landscape = landscapeWith(name, range);
    String id = NodeIds.service(name);
    Map<String, TopologyNode> nodes = landscape.topology().nodesById();
    List<Dependency> dependencies = new ArrayList<>();
    for (TopologyEdge edge : landscape.topology().edges()) {
      if (edge.kind() == EdgeKind.RUNS_ON) {
        continue;
      }
      if (edge.target().equals(id)) {
        dependencies.add(dependency(Direction.INBOUND, nodes.get(edge.source()), edge));
      }
      if (edge.source().equals(id)) {
        dependencies.add(dependency(Direction.OUTBOUND, nodes.get(edge.target()), edge));
      }
    }
    dependencies.sort(
        Comparator.comparing(Dependency::direction)
            .thenComparing(Dependency::rate, Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(Dependency::id));
    return new Dependencies(
        range.from(), range.to(), name, dependencies, DataScope.current().warnings());
  }

  private Landscape landscapeWith(String service, TimeRange range) {
    Landscape landscape = landscapes.read(range);
    if (landscape.topology().node(NodeIds.service(service)).isEmpty()) {
      throw ProblemException.unknown("no service " + service + " in this range");
    }
    return landscape;
  }

  /** The figures of a service's spans by a key; spans without a key are left out. */
  private <K> Map<K, RequestTally> tallies(
      TimeRange range,
      Landscape landscape,
      String service,
      Function<Labels, @Nullable K> keyOf,
      Comparator<K> order) {
    MetricReader reader =
        new MetricReader(series, landscape.from().toEpochMilli(), range.toMillis());
    LabelMatcher ofService = LabelMatcher.equal("service", service);
    Map<K, RequestTally> tallies = new TreeMap<>(order);
    for (Increase calls : reader.increases(CALLS, ofService)) {
      K key = keyOf.apply(calls.labels());
      if (key != null) {
        RequestTally tally = tallies.computeIfAbsent(key, _ -> new RequestTally());
        tally.addRequests(calls.value());
        if (calls.labels().get("status_code").equals("STATUS_CODE_ERROR")) {
          tally.addFailures(calls.value());
        }
      }
    }
    for (Increase bucket : reader.increases(LATENCY, ofService)) {
      K key = keyOf.apply(bucket.labels());
      RequestTally tally = key == null ? null : tallies.get(key);
      if (tally != null) {
        tally.addLatency(bucket.labels().get("le"), bucket.value());
      }
    }
    return tallies;
  }

  private static String kind(Labels labels) {
    String kind = labels.get("span_kind");
    return kind.startsWith("SPAN_KIND_") ? kind.substring("SPAN_KIND_".length()) : kind;
  }

  private static Service service(TopologyNode node) {
    return new Service(
        node.id(),
        node.name(),
        node.namespace(),
        node.type(),
        node.instances(),
        node.rate(),
        node.errorRatio(),
        node.p50Millis(),
        node.p95Millis(),
        node.p99Millis(),
        node.status(),
        node.statusReasons(),
        node.lastSeen());
  }

  private static Dependency dependency(
      Direction direction, @Nullable TopologyNode neighbour, TopologyEdge edge) {
    if (neighbour == null) {
      throw new IllegalStateException("edge " + edge.id() + " without a node");
    }
    return new Dependency(
        direction,
        neighbour.id(),
        neighbour.kind(),
        neighbour.name(),
        neighbour.type(),
        edge.async(),
        edge.destinations(),
        edge.rate(),
        edge.errorRatio(),
        edge.p50Millis(),
        edge.p95Millis(),
        edge.p99Millis(),
        neighbour.status());
  }
}
