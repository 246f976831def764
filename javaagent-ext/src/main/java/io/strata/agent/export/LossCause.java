package io.strata.agent.export;

import java.util.Locale;

/** Why telemetry was lost. */
enum LossCause {
  /** Kafka was away or slow until the own queue was full. */
  QUEUE_FULL("queue full, Kafka away or too slow"),
  /** Handed to the producer, never acknowledged in time. */
  NOT_DELIVERED("not acknowledged by Kafka"),
  /** Larger than the broker or the producer accepts. */
  TOO_LARGE("record too large"),
  /** Kafka refused: authorization, unknown topic that may not be created, bad settings. */
  REFUSED("refused by Kafka or its settings"),
  /** Still waiting when the application stopped. */
  SHUTDOWN("application stopped before it could be sent"),
  /** The item could not be encoded. */
  NOT_ENCODED("could not be encoded"),
  /** The JVM had no memory, or no thread, left to spare for it. */
  NO_MEMORY("no memory or thread left in the JVM");

  private final String text;
  private final String label;

  LossCause(String text) {
    this.text = text;
    this.label = name().toLowerCase(Locale.ROOT);
  }

  /** For people. */
  String text() {
    return text;
  }

  /** As the value of a metric's attribute. */
  String label() {
    return label;
  }

  /** What an unforeseen failure counts as. */
  static LossCause of(Throwable unforeseen) {
    return unforeseen instanceof VirtualMachineError ? NO_MEMORY : NOT_ENCODED;
  }
}
