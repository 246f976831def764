package io.strata.bench.agent;

/**
 * What has arrived of agents so far.
 *
 * @param bytes payload as it was on the wire: bodies of OTLP requests, batches of Kafka's records
 * @param spans in it
 */
record Received(long bytes, long spans) {
  Received plus(Received other) {
    return new Received(bytes + other.bytes, spans + other.spans);
  }

  Received since(Received before) {
    return new Received(bytes - before.bytes, spans - before.spans);
  }
}
