package io.strata.telemetry.log;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * One log record.
 *
 * @param timeUnixNano when it happened, nanoseconds since the epoch; where the sender gave none,
 *     the time at which it was observed
 * @param observedUnixNano when it was collected; 0 where unknown
 * @param severityNumber 1 to 24 (OpenTelemetry logs data model), 0 where unknown
 * @param severityText the source's own word for the severity, possibly empty
 * @param traceId the trace in which it was written, where there was one
 * @param spanId the span in which it was written, or {@link SpanId#NONE}
 * @param eventName the event's name, possibly empty
 */
public record LogRecord(
    Resource resource,
    InstrumentationScope scope,
    long timeUnixNano,
    long observedUnixNano,
    int severityNumber,
    String severityText,
    AttributeValue body,
    Attributes attributes,
    @Nullable TraceId traceId,
    SpanId spanId,
    int flags,
    String eventName,
    int droppedAttributesCount) {}
