package io.strata.collector;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.strata.store.elasticsearch.StoreListener;
import java.time.Duration;

/** Counts what the store does. Thread-safe. */
final class StoreMetrics implements StoreListener {
  private static final String PREFIX = "strata.collector.store.";

  private final MeterRegistry registry;
  private final Timer bulks;
  private final Counter documents;
  private final Counter bytes;

  StoreMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.bulks = registry.timer(PREFIX + "bulk");
    this.documents = registry.counter(PREFIX + "documents");
    this.bytes = registry.counter(PREFIX + "sent.bytes");
  }

  @Override
  public void bulkAnswered(int sentDocuments, long sentBytes, Duration took) {
    bulks.record(took);
    documents.increment(sentDocuments);
    bytes.increment((double) sentBytes);
  }

  @Override
  public void retried(int retriedDocuments, String reason) {
    registry.counter(PREFIX + "retried.documents", "reason", reason).increment(retriedDocuments);
  }

  @Override
  public void rejected(int rejectedDocuments, String reason) {
    registry.counter(PREFIX + "rejected.documents", "reason", reason).increment(rejectedDocuments);
  }

  @Override
  public void indexDeleted(long deletedBytes, String reason) {
    registry.counter(PREFIX + "deleted.indices", "reason", reason).increment();
    registry.counter(PREFIX + "deleted.bytes", "reason", reason).increment((double) deletedBytes);
  }
}
