package io.strata.agent.export;

/** Why telemetry was lost. */
enum LossCause {
  /** Kafka was away or slow until the own queue was full. */
  QUEUE_FULL("queue full, Kafka away or too slow"),
  /** Handed to the producer, never acknowledged in time. */
  NOT_DELIVERED("not acknowledged by Kafka"),
  /** A single item larger than the broker or the producer accepts. */
  TOO_LARGE("record too large"),
  /** Kafka refused: authorization, unknown topic that may not be created, bad settings. */
  REFUSED("refused by Kafka or its settings"),
  /** Still waiting when the application stopped. */
  SHUTDOWN("application stopped before it could be sent"),
  /** The item could not be encoded. */
  NOT_ENCODED("could not be encoded");

  private final String text;

  LossCause(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
