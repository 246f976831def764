package io.strata.agent.export;

import org.jspecify.annotations.Nullable;

/** A Kafka record to be: OTLP bytes for a partition, and how many items they hold. */
final class EncodedRecord {
  private final int partition;
  private final @Nullable String key;
  private final byte[] value;
  private final int items;

  EncodedRecord(int partition, @Nullable String key, byte[] value, int items) {
    this.partition = partition;
    this.key = key;
    this.value = value;
    this.items = items;
  }

  int partition() {
    return partition;
  }

  @Nullable String key() {
    return key;
  }

  byte[] value() {
    return value;
  }

  int items() {
    return items;
  }
}
