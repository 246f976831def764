package io.strata.telemetry.metric;

import io.strata.telemetry.attribute.Attributes;

/**
 * A point of a gauge or sum.
 *
 * @param startUnixNano start of the counted interval; 0 where unknown
 * @param timeUnixNano the point's time, nanoseconds since the epoch
 * @param value the value; integers above 2^53 lose precision, as in Prometheus
 * @param noRecordedValue set where the series ended: the point marks staleness and has no value
 */
public record NumberPoint(
    Attributes attributes,
    long startUnixNano,
    long timeUnixNano,
    double value,
    boolean noRecordedValue) {}
