package io.strata.dashboard.topology;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Nodes and edges in a fixed order; every edge joins two of the nodes. */
public record Topology(List<TopologyNode> nodes, List<TopologyEdge> edges) {
  private static final Comparator<TopologyNode> NODE_ORDER =
      Comparator.comparing(TopologyNode::layer)
          .thenComparing(TopologyNode::kind)
          .thenComparing(TopologyNode::name)
          .thenComparing(TopologyNode::id);

  private static final Comparator<TopologyEdge> EDGE_ORDER =
      Comparator.comparing(TopologyEdge::source)
          .thenComparing(TopologyEdge::kind)
          .thenComparing(TopologyEdge::target)
          .thenComparing(TopologyEdge::id);

  /** Nothing. */
  public static final Topology EMPTY = new Topology(List.of(), List.of());

  public Topology {
    nodes = nodes.stream().sorted(NODE_ORDER).toList();
    edges = edges.stream().sorted(EDGE_ORDER).toList();
  }

  /** The node with the id. */
  public Optional<TopologyNode> node(String id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
  }

  /** The nodes by id. */
  public Map<String, TopologyNode> nodesById() {
    Map<String, TopologyNode> byId = new HashMap<>();
    nodes.forEach(node -> byId.put(node.id(), node));
    return byId;
  }

  /** What lies within so many hops of a node, whatever the direction; the node itself included. */
  public Topology around(String nodeId, int depth) {
    Map<String, Set<String>> neighbours = new HashMap<>();
    for (TopologyEdge edge : edges) {
      neighbours.computeIfAbsent(edge.source(), _ -> new HashSet<>()).add(edge.target());
      neighbours.computeIfAbsent(edge.target(), _ -> new HashSet<>()).add(edge.source());
    }
    Map<String, Integer> hops = new HashMap<>();
    Deque<String> queue = new ArrayDeque<>();
    hops.put(nodeId, 0);
    queue.add(nodeId);
    while (!queue.isEmpty()) {
      String current = queue.remove();
      int next = hops.getOrDefault(current, 0) + 1;
      if (next > depth) {
        continue;
      }
      for (String neighbour : neighbours.getOrDefault(current, Set.of())) {
        if (hops.putIfAbsent(neighbour, next) == null) {
          queue.add(neighbour);
        }
      }
    }
    return new Topology(
        nodes.stream().filter(node -> hops.containsKey(node.id())).toList(),
        edges.stream()
            .filter(edge -> hops.containsKey(edge.source()) && hops.containsKey(edge.target()))
            .toList());
  }
}
