package io.strata.collector.deadletter;

import io.strata.telemetry.topic.TelemetryTopic;

/**
 * Bytes that can't be processed, now or later.
 *
 * @param offset the record's offset
 * @param timestampMillis the record's time
 * @param reason a low-cardinality word
 * @param detail what exactly was wrong, for people
 * @param value OTLP protobuf, or what was received instead
 */
// The value is not copied; it must not change.
@SuppressWarnings("ArrayRecordComponent")
public record DeadLetter(
    TelemetryTopic topic,
    int partition,
    long offset,
    long timestampMillis,
    String reason,
    String detail,
    byte[] value) {}
