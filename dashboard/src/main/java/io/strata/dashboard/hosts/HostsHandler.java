package io.strata.dashboard.hosts;

import com.google.gson.annotations.SerializedName;
import io.javalin.http.Context;
import io.strata.dashboard.alerts.AlertView;
import io.strata.dashboard.alerts.CurrentAlerts;
import io.strata.dashboard.data.DataScope;
import io.strata.dashboard.figures.MetricReader;
import io.strata.dashboard.http.ProblemException;
import io.strata.dashboard.http.RequestParameters;
import io.strata.dashboard.http.TimeRange;
import io.strata.dashboard.topology.EdgeKind;
import io.strata.dashboard.topology.Health;
import io.strata.dashboard.topology.HostFacts;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/hosts} and {@code /hosts/{id}}. */
public final class HostsHandler {
  private static final Duration DEFAULT_RANGE = Duration.ofMinutes(5);

  private final LandscapeReader landscapes;
  private final SeriesSource series;
  private final CurrentAlerts alerts;
  private final RequestParameters parameters;
  private final InstantSource clock;

  /** Answers from the given landscapes, series and alerts. */
  public HostsHandler(
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
  public record Hosts(Instant from, Instant to, List<HostView> hosts, List<String> warnings) {}

  /** Body of one host. */
  public record Host(
      Instant from,
      Instant to,
      HostView host,
      List<FilesystemView> filesystems,
      List<NetworkView> networks,
      List<DiskView> disks,
      List<ServiceLink> services,
      List<ComponentLink> components,
      List<AlertView> alerts,
      List<String> warnings) {}

  /** A mounted filesystem. */
  public record FilesystemView(
      String mountpoint,
      String device,
      String type,
      @Nullable Double usedBytes,
      @Nullable Double limitBytes,
      @Nullable Double utilization) {}

  /** A network interface. */
  public record NetworkView(
      @SerializedName("interface") String interfaceName,
      @Nullable Double receiveBytesPerSecond,
      @Nullable Double transmitBytesPerSecond) {}

  /** A disk. */
  public record DiskView(
      String device, @Nullable Double readBytesPerSecond, @Nullable Double writeBytesPerSecond) {}

  /** A service that runs here. */
  public record ServiceLink(String id, String name, Health status, List<String> instances) {}

  /** A component that runs here. */
  public record ComponentLink(String id, String name, @Nullable String type, Health status) {}

  /** All hosts. */
  public Hosts hosts(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    Landscape landscape = landscapes.read(range);
    HostMetrics metrics = metrics(range, LabelMatcher.regex("host_id", ".+"));
    return new Hosts(
        range.from(), range.to(), views(landscape, metrics), DataScope.current().warnings());
  }

  /** One host and what runs on it. */
  public Host host(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    String id = NodeIds.withPrefix(NodeIds.HOST, context.pathParam("id"));
    Landscape landscape = landscapes.read(range);
    HostFacts facts = landscape.hosts().get(id);
    if (facts == null) {
      throw ProblemException.unknown("no host " + id + " in this range");
    }
    HostMetrics metrics = metrics(range, LabelMatcher.equal("host_id", facts.hostId()));
    HostView view =
        views(landscape, metrics).stream()
            .filter(host -> host.id().equals(id))
            .findFirst()
            .orElseThrow(() -> ProblemException.unknown("no host " + id + " in this range"));
    return new Host(
        range.from(),
        range.to(),
        view,
        metrics.filesystems().stream()
            .map(f ->
                new FilesystemView(
                    f.mountpoint(),
                    f.device(),
                    f.type(),
                    f.usedBytes(),
                    f.limitBytes(),
                    f.utilization()))
            .toList(),
        metrics.networks().stream()
            .map(n ->
                new NetworkView(
                    n.interfaceName(), n.receiveBytesPerSecond(), n.transmitBytesPerSecond()))
            .toList(),
        metrics.disks().stream()
            .map(d -> new DiskView(d.device(), d.readBytesPerSecond(), d.writeBytesPerSecond()))
            .toList(),
        services(landscape, id),
        components(landscape, id),
        alerts.naming(id, landscape),
        DataScope.current().warnings());
  }

  private HostMetrics metrics(TimeRange range, LabelMatcher hosts) {
    return new HostMetrics(new MetricReader(series, range.fromMillis(), range.toMillis()), hosts);
  }

  private static List<HostView> views(Landscape landscape, HostMetrics metrics) {
    Predicate<Labels> any = _ -> true;
    Map<String, Double> memoryUsed =
        metrics.gauge(
            "system_memory_usage_bytes",
            labels -> labels.get("system_memory_state").equals("used"));
    Map<String, Double> memoryLimit = metrics.gauge("system_memory_limit_bytes", any);
    Map<String, Double> processors = metrics.gauge("system_cpu_logical_count", any);
    Map<String, Double> load1 = metrics.gauge("system_cpu_load_average_1m", any);
    Map<String, Double> load5 = metrics.gauge("system_cpu_load_average_5m", any);
    Map<String, Double> load15 = metrics.gauge("system_cpu_load_average_15m", any);
    Map<String, Double> uptime = metrics.gauge("system_uptime_seconds", any);
    Map<String, Double> received = metrics.network("receive");
    Map<String, Double> sent = metrics.network("transmit");
    Map<String, Double> read = metrics.disk("read");
    Map<String, Double> written = metrics.disk("write");
    List<HostView> views = new ArrayList<>();
    for (TopologyNode node : landscape.topology().nodes()) {
      HostFacts facts = landscape.hosts().get(node.id());
      if (node.kind() != NodeKind.HOST || facts == null) {
        continue;
      }
      String hostId = facts.hostId();
      Double count = processors.get(hostId);
      views.add(
          new HostView(
              node.id(),
              hostId,
              node.name(),
              node.type(),
              facts.attributes().get("os_description"),
              facts.attributes().get("host_arch"),
              facts.attributes().get("host_cpu_model_name"),
              count == null ? null : count.intValue(),
              node.status(),
              node.statusReasons(),
              facts.cpuUtilization(),
              facts.memoryUtilization(),
              memoryUsed.get(hostId),
              memoryLimit.get(hostId),
              facts.diskUtilization(),
              load1.get(hostId),
              load5.get(hostId),
              load15.get(hostId),
              received.get(hostId),
              sent.get(hostId),
              read.get(hostId),
              written.get(hostId),
              uptime.get(hostId),
              running(landscape, node.id(), NodeKind.SERVICE).size(),
              running(landscape, node.id(), null).size()
                  - running(landscape, node.id(), NodeKind.SERVICE).size(),
              node.lastSeen()));
    }
    return views;
  }

  /** The nodes that run on a host, of a kind where one is given. */
  private static List<TopologyNode> running(
      Landscape landscape, String hostNodeId, @Nullable NodeKind kind) {
    Map<String, TopologyNode> nodes = landscape.topology().nodesById();
    return landscape.topology().edges().stream()
        .filter(edge -> edge.kind() == EdgeKind.RUNS_ON && edge.target().equals(hostNodeId))
        .map(TopologyEdge::source)
        .map(nodes::get)
        .filter(Objects::nonNull)
        .filter(node -> kind == null || node.kind() == kind)
        .sorted(Comparator.comparing(TopologyNode::name).thenComparing(TopologyNode::id))
        .toList();
  }

  private static List<ServiceLink> services(Landscape landscape, String hostNodeId) {
    return running(landscape, hostNodeId, NodeKind.SERVICE).stream()
        .map(node ->
            new ServiceLink(
                node.id(),
                node.name(),
                node.status(),
                landscape.instances().stream()
                    .filter(instance -> instance.service().equals(node.name()))
                    .filter(instance -> Objects.equals(instance.hostId(), hostNodeId))
                    .map(ServiceInstance::instanceId)
                    .sorted()
                    .toList()))
        .toList();
  }

  private static List<ComponentLink> components(Landscape landscape, String hostNodeId) {
    return running(landscape, hostNodeId, null).stream()
        .filter(node -> node.kind() != NodeKind.SERVICE)
        .map(node -> new ComponentLink(node.id(), node.name(), node.type(), node.status()))
        .toList();
  }
}
