package io.strata.collector.simulation;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What must be readable in the end, by those who made the input: spans, log lines, dead letters,
 * and every figure by series, as text {@code name{labels}}, and the end of its window.
 */
public final class Expected {
  private static final String[] BOUNDS = {
    "0.002", "0.004", "0.008", "0.016", "0.032", "0.064", "0.128", "0.256", "0.512", "1.024",
    "2.048", "4.096", "8.192", "16.384"
  };

  private final Map<TraceId, List<Span>> traces = new TreeMap<>();
  private final Map<String, Map<Long, Double>> figures = new HashMap<>();
  private final Map<String, List<String>> buckets = new HashMap<>();
  private final List<String> logLines = new ArrayList<>();
  private final Set<String> deadLetters = new TreeSet<>();

  Map<TraceId, List<Span>> traces() {
    return traces;
  }

  /** Values by series and time; a delta's time is its window's end. */
  Map<String, Map<Long, Double>> figures() {
    return figures;
  }

  List<String> logLines() {
    return logLines;
  }

  Set<String> deadLetters() {
    return deadLetters;
  }

  void logLine(String body) {
    logLines.add(body);
  }

  void deadLetter(String topic, int partition, long offset) {
    deadLetters.add(letter(topic, partition, offset));
  }

  static String letter(String topic, int partition, long offset) {
    return topic + "/" + partition + "/" + offset;
  }

  /** A sample of a series that its sender counts itself. */
  void sample(String series, long timeMillis, double value) {
    figures.computeIfAbsent(series, _ -> new HashMap<>()).put(timeMillis, value);
  }

  /** A span that is to be stored. */
  void stored(Span span) {
    traces.computeIfAbsent(span.traceId(), _ -> new ArrayList<>()).add(span);
  }

  /** A request of an operation, counted by its own span. */
  void request(Span span, double weight) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("service", span.resource().serviceName());
    span.resource().serviceInstanceId().ifPresent(id -> labels.put("service_instance_id", id));
    labels.put("span_name", span.name());
    labels.put("span_kind", "SPAN_KIND_" + span.kind());
    labels.put("status_code", "STATUS_CODE_" + span.status().code());
    add("traces_spanmetrics_calls_total" + labels, span, weight);
    histogram("traces_spanmetrics_latency", labels, span, span, weight);
  }

  /** An instance was seen. */
  void target(Span span) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("service", span.resource().serviceName());
    span.resource().serviceInstanceId().ifPresent(id -> labels.put("service_instance_id", id));
    sample("traces_target_info" + labels, windowEnd(span), 1);
  }

  /**
   * A request over an edge.
   *
   * @param labels of the edge; those without a value are left out
   * @param counted the side that gives window and weight
   */
  void edge(
      Map<String, String> labels,
      Span counted,
      @Nullable Span client,
      @Nullable Span server,
      double weight) {
    Map<String, String> named = new TreeMap<>(labels);
    named.values().removeIf(String::isEmpty);
    boolean failed =
        (client != null && client.status().isError())
            || (server != null && server.status().isError());
    add("traces_service_graph_request_total" + named, counted, weight);
    add("traces_service_graph_request_failed_total" + named, counted, failed ? weight : 0);
    if (client != null) {
      histogram("traces_service_graph_request_client_seconds", named, counted, client, weight);
    }
    if (server != null) {
      histogram("traces_service_graph_request_server_seconds", named, counted, server, weight);
    }
  }

  private void histogram(
      String name, Map<String, String> labels, Span counted, Span timed, double weight) {
    double seconds = timed.durationNanos() / 1e9;
    List<String> names =
        buckets.computeIfAbsent(name + labels, _ -> bucketNames(name + "_bucket", labels));
    for (int i = 0; i < names.size(); i++) {
      boolean below = i == BOUNDS.length || seconds <= Double.parseDouble(BOUNDS[i]);
      add(names.get(i), counted, below ? weight : 0);
    }
    add(name + "_count" + labels, counted, weight);
    add(name + "_sum" + labels, counted, seconds * weight);
  }

  private static List<String> bucketNames(String name, Map<String, String> labels) {
    Map<String, String> bounded = new TreeMap<>(labels);
    List<String> names = new ArrayList<>();
    for (String bound : BOUNDS) {
      bounded.put("le", bound);
      names.add(name + bounded);
    }
    bounded.put("le", "+Inf");
    names.add(name + bounded);
    return names;
  }

  private void add(String series, Span counted, double value) {
    figures
        .computeIfAbsent(series, _ -> new HashMap<>())
        .merge(windowEnd(counted), value, Double::sum);
  }

  private static long windowEnd(Span counted) {
    return (counted.endUnixNano() / 10_000_000_000L + 1) * 10_000;
  }

  /** Whether a span is a request by itself: it crosses a process's bounds, or starts a trace. */
  static boolean isRequest(Span span) {
    return span.kind() != SpanKind.INTERNAL || span.isRoot();
  }
}
