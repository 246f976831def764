package io.strata.probe.send;

/**
 * A record for Kafka.
 *
 * @param timeMillis the record's time: when the newest of its points was measured
 * @param payload an encoded OTLP request
 */
record MetricBatch(long timeMillis, byte[] payload) {}
