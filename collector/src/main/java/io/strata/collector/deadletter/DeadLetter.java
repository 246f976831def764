package io.strata.collector.deadletter;

import io.strata.collector.stream.Replay;
import io.strata.telemetry.topic.TelemetryTopic;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that can't be processed, now or later.
 *
 * @param offset the record's offset
 * @param timestampMillis the record's time
 * @param reason a low-cardinality word
 * @param detail what exactly was wrong, for people
 * @param value OTLP protobuf, or what was received instead
 * @param origin the record's header {@code strata-origin}, where it had one: written back without
 *     it, contributions would be added instead of replaced
 * @param replay how it is to be written back; of what is new, {@link Replay#WHOLE}
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
    byte[] value,
    @Nullable String origin,
    Replay replay) {}
