package io.strata.agent.export;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How large the records of a topic are made, before compression. A broker may accept less than it
 * does by default, and says so only by refusing: from then on records are half as large. What was
 * refused is lost. Thread-safe.
 */
final class RecordLimits {
  /**
   * The largest record made. It leaves room below the 1 MiB that producers and brokers accept by
   * default; producers compare that with the size before compression.
   */
  static final int LARGEST = 900_000;

  private static final int SMALLEST = 1_000;

  private final Map<String, Integer> byTopic = new ConcurrentHashMap<>();

  int of(String topic) {
    return byTopic.getOrDefault(topic, LARGEST);
  }

  /** A record of that size was refused. */
  void refused(String topic, int bytes) {
    byTopic.merge(topic, Math.max(SMALLEST, Math.min(LARGEST, bytes) / 2), Math::min);
  }
}
