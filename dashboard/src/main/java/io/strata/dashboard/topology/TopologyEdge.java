package io.strata.dashboard.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An edge of the topology. Figures are null where not known.
 *
 * @param async whether messages went through a broker
 * @param destinations topics or queues, sorted
 * @param via node id of the broker of an async edge, where known
 */
public record TopologyEdge(
    String id,
    String source,
    String target,
    EdgeKind kind,
    @Nullable Double rate,
    @Nullable Double errorRatio,
    @Nullable Double p50Millis,
    @Nullable Double p95Millis,
    @Nullable Double p99Millis,
    boolean async,
    List<String> destinations,
    @Nullable String via) {
  public TopologyEdge {
    destinations = List.copyOf(destinations);
  }
}
