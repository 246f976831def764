package io.strata.collector.derive.topology;

import io.strata.collector.derive.figures.Bounds;
import io.strata.collector.derive.figures.DerivedMetrics;
import io.strata.collector.derive.figures.Figures;
import io.strata.collector.derive.figures.Loss;
import io.strata.collector.derive.figures.Losses;
import io.strata.collector.derive.figures.SamplingWeight;
import io.strata.telemetry.attribute.Attributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Counts and durations of edges per window, bounded. Not thread-safe. */
final class EdgeMetrics {
  static final String REQUESTS = "traces_service_graph_request_total";
  static final String FAILED = "traces_service_graph_request_failed_total";
  static final String SERVER_SECONDS = "traces_service_graph_request_server_seconds";
  static final String CLIENT_SECONDS = "traces_service_graph_request_client_seconds";

  /** The duration of a side that was not seen. */
  static final long UNSEEN = -1;

  private final Bounds bounds;
  private final Losses losses;
  private final long segmentWindow;
  private final Map<EdgeWindow, Counts> edges = new LinkedHashMap<>();
  private final Map<String, Set<Edge>> ofClient = new HashMap<>();

  private record EdgeWindow(Edge edge, long window) {}

  private static final class Counts {
    private long requests;
    private long failed;
    private final Figures server = new Figures();
    private final Figures client = new Figures();
  }

  /**
   * A request over an edge.
   *
   * @param window where it is counted
   * @param weight how many it stands for, in millionths
   * @param failed whether a side failed
   * @param clientNanos the client's duration, or {@link #UNSEEN}
   * @param serverNanos the server's duration, or {@link #UNSEEN}
   */
  record Request(long window, long weight, boolean failed, long clientNanos, long serverNanos) {}

  /**
   * No edges.
   *
   * @param segmentWindow the window of stream time: where what exceeds all bounds is counted
   */
  EdgeMetrics(Bounds bounds, Losses losses, long segmentWindow) {
    this.bounds = bounds;
    this.losses = losses;
    this.segmentWindow = segmentWindow;
  }

  /** Counts a request that one side shows alone, by its client's span. */
  void addOfClient(Edge edge, SpanNode client) {
    add(
        edge,
        new Request(
            client.window(), client.weight(), client.isError(), client.durationNanos(), UNSEEN));
  }

  /** Counts a request. */
  void add(Edge edge, Request request) {
    Counts counts = counts(edge, request.window());
    counts.requests += request.weight();
    if (request.failed()) {
      counts.failed += request.weight();
    }
    if (request.clientNanos() != UNSEEN) {
      counts.client.add(request.clientNanos(), request.weight());
    }
    if (request.serverNanos() != UNSEEN) {
      counts.server.add(request.serverNanos(), request.weight());
    }
  }

  /** Adds what the client shows of a request that was counted without it. */
  void addClientSide(Edge edge, SpanNode client, SpanNode server) {
    Counts counts = counts(edge, server.window());
    long weight = Math.max(server.weight(), client.weight());
    counts.client.add(client.durationNanos(), weight);
    if (client.isError() && !server.isError()) {
      counts.failed += weight;
    }
  }

  private Counts counts(Edge edge, long window) {
    EdgeWindow key = new EdgeWindow(edge, window);
    Counts counts = edges.get(key);
    if (counts != null) {
      return counts;
    }
    EdgeWindow bounded = bounded(key);
    if (!bounded.equals(key)) {
      losses.add(Loss.EDGES);
    }
    return edges.computeIfAbsent(bounded, _ -> new Counts());
  }

  private EdgeWindow bounded(EdgeWindow key) {
    Edge edge = key.edge();
    if (edges.size() >= bounds.maxSeries()) {
      return allOthers(edge);
    }
    Set<Edge> known = ofClient.computeIfAbsent(edge.client(), _ -> new HashSet<>());
    if (known.contains(edge) || known.size() < bounds.maxEdges()) {
      known.add(edge);
      return key;
    }
    EdgeWindow others =
        new EdgeWindow(Edge.between(edge.client(), Bounds.OTHER, edge.type()), key.window());
    return edges.containsKey(others) || edges.size() < bounds.maxSeries()
        ? others
        : allOthers(edge);
  }

  private EdgeWindow allOthers(Edge edge) {
    return new EdgeWindow(Edge.between(Bounds.OTHER, Bounds.OTHER, edge.type()), segmentWindow);
  }

  boolean isEmpty() {
    return edges.isEmpty();
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
