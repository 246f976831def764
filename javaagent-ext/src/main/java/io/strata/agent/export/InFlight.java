package io.strata.agent.export;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The records that a producer holds. The producer always reports back, unless its thread died (for
 * want of memory): then they would count neither as sent nor as lost. Thread-safe.
 */
final class InFlight {
  private final Set<BatchDelivery.Sending> records = ConcurrentHashMap.newKeySet();

  void add(BatchDelivery.Sending record) {
    records.add(record);
  }

  void remove(BatchDelivery.Sending record) {
    records.remove(record);
  }

  /** Whether a record was sent before that moment. */
  boolean anyBefore(long nanos) {
    for (BatchDelivery.Sending record : records) {
      if (record.sentNanos() - nanos < 0) {
        return true;
      }
    }
    return false;
  }

  /** Counts as lost what no producer will report any more. */
  void abandon(LossCause cause) {
    for (BatchDelivery.Sending record : records) {
      record.abandon(cause);
    }
  }
}
