package io.strata.telemetry.trace;

import io.strata.telemetry.attribute.Attributes;

/** A reference from a span to another one, in this trace or another. */
public record SpanLink(
    TraceId traceId,
    SpanId spanId,
    String traceState,
    Attributes attributes,
    int flags,
    int droppedAttributesCount) {}
