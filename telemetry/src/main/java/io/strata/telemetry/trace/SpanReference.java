package io.strata.telemetry.trace;

/** What names a span across all traces. Client and server of a call may share it (Zipkin). */
public record SpanReference(TraceId traceId, SpanId spanId) {
  /** The reference to a span. */
  public static SpanReference to(Span span) {
    return new SpanReference(span.traceId(), span.spanId());
  }
}
