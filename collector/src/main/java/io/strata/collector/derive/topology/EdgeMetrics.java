package io.strata.collector.derive.topology;

import io.strata.collector.derive.figures.DerivedMetrics;
import io.strata.collector.derive.figures.Figures;
import io.strata.collector.derive.figures.SamplingWeight;
import io.strata.telemetry.attribute.Attributes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts and durations of edges per window. Not thread-safe. */
final class EdgeMetrics {
  static final String REQUESTS = "traces_service_graph_request_total";
  static final String FAILED = "traces_service_graph_request_failed_total";
  static final String SERVER_SECONDS = "traces_service_graph_request_server_seconds";
  static final String CLIENT_SECONDS = "traces_service_graph_request_client_seconds";

  private final Map<EdgeWindow, Counts> edges = new LinkedHashMap<>();

  private record EdgeWindow(Edge edge, long window) {}

  private static final class Counts {
    private long requests;
    private long failed;
    private final Figures server = new Figures();
    private final Figures client = new Figures();
  }

  /**
   * Counts a request over an edge, weighted and timed by one of its sides.
   *
   * @param counted the side that gives window and weight
   * @param client the client's side, where it was seen
   * @param server the server's side, where it was seen
   */
  void add(Edge edge, SpanNode counted, @Nullable SpanNode client, @Nullable SpanNode server) {
    Counts counts =
        edges.computeIfAbsent(new EdgeWindow(edge, counted.window()), _ -> new Counts());
    long weight = counted.weight();
    counts.requests += weight;
    if ((client != null && client.isError()) || (server != null && server.isError())) {
      counts.failed += weight;
    }
    if (client != null) {
      counts.client.add(client.durationNanos(), weight);
    }
    if (server != null) {
      counts.server.add(server.durationNanos(), weight);
    }
  }

  void collect(DerivedMetrics out) {
    edges.forEach((key, counts) -> collect(key.edge(), key.window(), counts, out));
  }

  private static void collect(Edge edge, long window, Counts counts, DerivedMetrics out) {
    Attributes labels =
        DerivedMetrics.labels(
            "client", edge.client(),
            "server", edge.server(),
            "connection_type", edge.type().label(),
            "server_system", edge.serverSystem(),
            "server_address", edge.serverAddress(),
            "messaging_destination", edge.destination());
    String key = edge.client();
    out.sum(key, REQUESTS, labels, window, counts.requests / (double) SamplingWeight.ONE);
    // Present with zero as well: an error ratio needs both counters to exist.
    out.sum(key, FAILED, labels, window, counts.failed / (double) SamplingWeight.ONE);
    if (!counts.server.isEmpty()) {
      out.histogram(key, SERVER_SECONDS, labels, window, counts.server);
    }
    if (!counts.client.isEmpty()) {
      out.histogram(key, CLIENT_SECONDS, labels, window, counts.client);
    }
  }
}
