package io.strata.store.trace;

import io.strata.store.StoreRejectedException;
import io.strata.store.StoreUnavailableException;
import java.util.Collection;

/** Stores trace chunks. Thread-safe. */
public interface TraceWriter {
  /**
   * Brings a chunk that waits to be written, perhaps more than once, into the form in which it will
   * be: encoded, which takes a small part of the memory. Never asks the store.
   */
  default PreparedChunk prepare(TraceChunk chunk) {
    return chunk;
  }

  /**
   * Stores the chunks, each in place of an earlier one of the same identity; returns when all are
   * stored durably.
   *
   * @throws StoreUnavailableException where the store cannot take them now; some may be stored
   * @throws StoreRejectedException where it refuses some for good; the others are stored
   */
  void write(Collection<? extends PreparedChunk> chunks);
}
