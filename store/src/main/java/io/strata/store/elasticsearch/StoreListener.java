package io.strata.store.elasticsearch;

import java.time.Duration;

/** Hears what the store does, to count it. Called from any thread; must be quick and not throw. */
public interface StoreListener {
  /** Hears nothing. */
  StoreListener NONE = new StoreListener() {};

  /** A bulk request was answered. */
  default void bulkAnswered(int documents, long bytes, Duration took) {}

  /** Documents are tried again, for a low-cardinality reason. */
  default void retried(int documents, String reason) {}

  /** Documents were refused for good, for a low-cardinality reason. */
  default void rejected(int documents, String reason) {}

  /** An index was deleted, for a low-cardinality reason; its size is with replicas. */
  default void indexDeleted(long bytes, String reason) {}
}
