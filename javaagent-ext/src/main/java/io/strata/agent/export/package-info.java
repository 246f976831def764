/**
 * The exporters that write spans, metrics and log records as OTLP protobuf to Kafka: a bounded
 * queue, one daemon thread behind it, and Kafka's producer behind that.
 */
package io.strata.agent.export;
