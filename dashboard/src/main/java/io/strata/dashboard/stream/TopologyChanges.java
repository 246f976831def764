package io.strata.dashboard.stream;

import io.strata.dashboard.topology.Topology;
import io.strata.dashboard.topology.TopologyEdge;
import io.strata.dashboard.topology.TopologyNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two topologies. Figures count as changed only where their first three
 * digits differ: the others change all the time and nobody sees it.
 */
record TopologyChanges(
    Instant at,
    List<TopologyNode> changed,
    List<String> removed,
    List<TopologyEdge> changedEdges,
    List<String> removedEdges) {
  private static final MathContext DIGITS = new MathContext(3);

  /** The changes; empty where there is nothing to see. */
  static Optional<TopologyChanges> between(Topology before, Topology after, Instant at) {
    List<String> removed = new ArrayList<>();
    List<String> removedEdges = new ArrayList<>();
    List<TopologyNode> changed =
        changed(before.nodes(), after.nodes(), TopologyNode::id, TopologyChanges::visible, removed);
    List<TopologyEdge> changedEdges =
        changed(
            before.edges(),
            after.edges(),
            TopologyEdge::id,
            TopologyChanges::visible,
            removedEdges);
    return changed.isEmpty()
            && removed.isEmpty()
            && changedEdges.isEmpty()
            && removedEdges.isEmpty()
        ? Optional.empty()
        : Optional.of(new TopologyChanges(at, changed, removed, changedEdges, removedEdges));
  }

  private static <T> List<T> changed(
      List<T> before,
      List<T> after,
      Function<T, String> id,
      Function<T, Object> visible,
      List<String> removed) {
    Map<String, Object> known = new HashMap<>();
    before.forEach(item -> known.put(id.apply(item), visible.apply(item)));
    List<T> changed = new ArrayList<>();
    for (T item : after) {
      if (!Objects.equals(known.remove(id.apply(item)), visible.apply(item))) {
        changed.add(item);
      }
    }
    known.keySet().stream().sorted().forEach(removed::add);
    return changed;
  }

  private static Object visible(TopologyNode node) {
    return List.of(
        node.kind(),
        node.name(),
        node.status(),
        node.statusReasons(),
        digits(node.rate()),
        digits(node.errorRatio()),
        digits(node.p95Millis()),
        String.valueOf(node.instances()),
        node.idle(),
        node.hostIds(),
        node.alerts());
  }

  private static Object visible(TopologyEdge edge) {
    return List.of(
        digits(edge.rate()),
        digits(edge.errorRatio()),
        digits(edge.p95Millis()),
        edge.destinations(),
        String.valueOf(edge.via()));
  }

  private static String digits(@Nullable Double figure) {
    return figure == null ? "" : new BigDecimal(figure).round(DIGITS).toString();
  }
}
