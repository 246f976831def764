package io.strata.store.metric;

import io.strata.store.StoreRejectedException;
import io.strata.store.StoreUnavailableException;
import java.util.Collection;

/** Stores metric chunks. Thread-safe. */
public interface MetricChunkWriter {
  /**
   * Stores the chunks, each in place of an earlier one of the same identity; returns when all are
   * stored durably.
   *
   * @throws StoreUnavailableException where the store cannot take them now; some may be stored
   * @throws StoreRejectedException where it refuses some for good; the others are stored
   */
  void write(Collection<MetricChunk> chunks);
}
