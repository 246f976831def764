package io.strata.dashboard.topology;

import io.strata.dashboard.figures.Increase;
import io.strata.metrics.series.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The edges as the service graph's metrics name them, before components are recognised. */
final class RawEdges {
  private RawEdges() {}

  /** What the labels of an edge's series say, without the parts of its histograms. */
  record Key(
      String client,
      String server,
      String connectionType,
      String system,
      String address,
      String destination) {
    static Key of(Labels labels) {
      return new Key(
          labels.get("client"),
          labels.get("server"),
          labels.get("connection_type"),
          labels.get("server_system"),
          labels.get("server_address"),
          labels.get("messaging_destination"));
    }
  }

  /** The figures of every edge, in the order of the series' labels. */
  static Map<Key, EdgeTally> of(TopologyMetrics.ServiceGraph graph) {
    Map<Key, EdgeTally> edges = new LinkedHashMap<>();
    for (Increase requests : graph.requests()) {
      edge(edges, requests).addRequests(requests.value());
    }
    for (Increase failures : graph.failures()) {
      edge(edges, failures).addFailures(failures.value());
    }
    addBuckets(edges, graph.clientBuckets(), true);
    addBuckets(edges, graph.serverBuckets(), false);
    return edges;
  }

  private static void addBuckets(
      Map<Key, EdgeTally> edges, List<Increase> buckets, boolean ofClient) {
    for (Increase bucket : buckets) {
      String le = bucket.labels().get("le");
      if (le.isEmpty()) {
        continue;
      }
      EdgeTally edge = edge(edges, bucket);
      if (ofClient) {
        edge.addClientLatency(le, bucket.value());
      } else {
        edge.addServerLatency(le, bucket.value());
      }
    }
  }

  private static EdgeTally edge(Map<Key, EdgeTally> edges, Increase series) {
    return edges.computeIfAbsent(Key.of(series.labels()), _ -> new EdgeTally());
  }
}
