package io.strata.probe.send;

/** A record for Kafka: an encoded OTLP request and its time. */
final class MetricBatch {
  private final long timeMillis;
  private final byte[] payload;

  /**
   * @param timeMillis when its points were handed over
   * @param payload not to be changed any more
   */
  MetricBatch(long timeMillis, byte[] payload) {
    this.timeMillis = timeMillis;
    this.payload = payload;
  }

  long timeMillis() {
    return timeMillis;
  }

  /** The bytes themselves, not to be changed. */
  byte[] payload() {
    return payload;
  }
}
