package io.strata.collector.derive.topology;

import io.strata.collector.derive.figures.EventWindow;
import io.strata.collector.derive.figures.SamplingWeight;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.TraceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a span the topology needs, and the segments in which it was received. */
final class SpanNode {
  private final boolean counted;
  private final TraceId traceId;
  private final SpanId spanId;
  private final SpanId parentSpanId;
  private final SpanKind kind;
  private final String service;
  private final boolean error;
  private final long endUnixNano;
  private final long durationNanos;
  private final long weight;
  private final List<SpanReference> links;
  private final @Nullable Peer peer;
  private final long segment;
  private long lastSegment;
  private long lastWindow;

  /** A span of some trace. */
  record SpanReference(TraceId traceId, SpanId spanId) {}

  /**
   * Takes what is needed of a span.
   *
   * @param counted whether its time allows to count it
   * @param segment where it was received first
   * @param streamWindow that segment's window of stream time
   */
  SpanNode(Span span, boolean counted, long segment, long streamWindow) {
    this.counted = counted;
    this.traceId = span.traceId();
    this.spanId = span.spanId();
    this.parentSpanId = span.parentSpanId();
    this.kind = span.kind();
    this.service = span.resource().serviceName();
    this.error = span.status().isError();
    this.endUnixNano = span.endUnixNano();
    this.durationNanos = span.durationNanos();
    this.weight = SamplingWeight.ofTraceState(span.traceState());
    this.links =
        span.kind() == SpanKind.CONSUMER && !span.links().isEmpty()
            ? span.links().stream()
                .map(link -> new SpanReference(link.traceId(), link.spanId()))
                .distinct()
                .toList()
            : List.of();
    this.peer = Peer.of(span);
    this.segment = segment;
    this.lastSegment = segment;
    this.lastWindow = streamWindow;
  }

  /** The span was received again. */
  void seenAgain(long again, long streamWindow) {
    lastSegment = again;
    lastWindow = streamWindow;
  }

  boolean isCounted() {
    return counted;
  }

  TraceId traceId() {
    return traceId;
  }

  SpanId spanId() {
    return spanId;
  }

  SpanId parentSpanId() {
    return parentSpanId;
  }

  SpanKind kind() {
    return kind;
  }

  String service() {
    return service;
  }

  boolean isError() {
    return error;
  }

  long window() {
    return EventWindow.ofNanos(endUnixNano);
  }

  long durationNanos() {
    return durationNanos;
  }

  long weight() {
    return weight;
  }

  List<SpanReference> links() {
    return links;
  }

  @Nullable Peer peer() {
    return peer;
  }

  SpanReference reference() {
    return new SpanReference(traceId, spanId);
  }

  long segment() {
    return segment;
  }

  long lastSegment() {
    return lastSegment;
  }

  long lastWindow() {
    return lastWindow;
  }

  boolean isInternal() {
    return kind == SpanKind.INTERNAL || kind == SpanKind.UNSPECIFIED;
  }

  /** Whether this hands messages to a broker. */
  boolean isSender() {
    return kind == SpanKind.PRODUCER
        || (kind == SpanKind.CLIENT && peer != null && peer.isMessaging());
  }
}
