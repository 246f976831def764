package io.strata.telemetry.trace;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import java.util.List;

/**
 * One finished operation of a trace, with the resource and scope that made it.
 *
 * <p>Times are nanoseconds since the epoch, as unsigned 64-bit numbers on the wire; values past
 * 2262 do not occur here, the decoder refuses them. An end before the start counts as no duration.
 *
 * @param parentSpanId {@link SpanId#NONE} for a root
 * @param traceState W3C tracestate as received; its {@code ot} member carries the sampling
 *     threshold
 * @param flags OTLP's span flags: bits 0-7 are the W3C trace flags
 */
public record Span(
    Resource resource,
    InstrumentationScope scope,
    TraceId traceId,
    SpanId spanId,
    SpanId parentSpanId,
    String traceState,
    int flags,
    String name,
    SpanKind kind,
    long startUnixNano,
    long endUnixNano,
    Attributes attributes,
    List<SpanEvent> events,
    List<SpanLink> links,
    SpanStatus status,
    DroppedCounts dropped) {
  public Span {
    events = List.copyOf(events);
    links = List.copyOf(links);
  }

  /** How many attributes, events and links the sender dropped. */
  public record DroppedCounts(int attributes, int events, int links) {
    /** Nothing dropped. */
    public static final DroppedCounts NONE = new DroppedCounts(0, 0, 0);
  }

  /** The duration in nanoseconds, never negative. */
  public long durationNanos() {
    return Math.max(0, endUnixNano - startUnixNano);
  }

  /** Whether the span has no parent. */
  public boolean isRoot() {
    return !parentSpanId.isValid();
  }
}
