package io.strata.telemetry.trace;

import io.strata.telemetry.attribute.Attributes;

/** Something that happened during a span, at a time in nanoseconds since the epoch. */
public record SpanEvent(
    String name, long timeUnixNano, Attributes attributes, int droppedAttributesCount) {}
