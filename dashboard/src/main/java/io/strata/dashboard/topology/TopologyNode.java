package io.strata.dashboard.topology;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the topology. Figures are null where not known; see {@link
 * io.strata.dashboard.figures.RequestFigures}.
 *
 * @param id stable over time, see {@link NodeIds}
 * @param type a service's language, a component's type, a host's operating system
 * @param statusReasons for people; empty when all is well
 * @param idle seen, but without a request in the range
 * @param hostIds node ids of the hosts it runs on
 * @param alerts fingerprints of the firing alerts that name it
 * @param probed whether a probe checks it
 */
public record TopologyNode(
    String id,
    NodeKind kind,
    Layer layer,
    String name,
    @Nullable String namespace,
    @Nullable String type,
    Health status,
    List<String> statusReasons,
    @Nullable Double rate,
    @Nullable Double errorRatio,
    @Nullable Double p50Millis,
    @Nullable Double p95Millis,
    @Nullable Double p99Millis,
    @Nullable Integer instances,
    boolean idle,
    @Nullable String address,
    List<String> hostIds,
    List<String> alerts,
    boolean probed,
    @Nullable Instant lastSeen) {
  public TopologyNode {
    statusReasons = List.copyOf(statusReasons);
    hostIds = List.copyOf(hostIds);
    alerts = List.copyOf(alerts);
  }
}
