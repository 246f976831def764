/**
 * The extension of the OpenTelemetry Java agent: exporters that write spans, metrics and log
 * records as OTLP protobuf to Kafka, and the defaults under which the agent runs. It lives in other
 * people's JVMs from Java 8 on: nothing here blocks, slows or fails the application.
 */
package io.strata.agent;
