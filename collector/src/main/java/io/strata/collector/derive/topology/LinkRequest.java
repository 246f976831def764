package io.strata.collector.derive.topology;

import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;

/**
 * The question of a partition that saw a consumer, but in time no sender of its message: it goes to
 * the partition of the sender's trace, which counts the edge.
 *
 * @param traceId the consumer's trace
 * @param spanId the consumer
 * @param receiver what the consumer gives to the edge
 * @param targetTraceId the sender's trace
 * @param targetSpanId the sender
 * @param throughParents whether the target may as well be an internal span below the sender
 */
public record LinkRequest(
    TraceId traceId,
    SpanId spanId,
    Receiver receiver,
    TraceId targetTraceId,
    SpanId targetSpanId,
    boolean throughParents) {}
