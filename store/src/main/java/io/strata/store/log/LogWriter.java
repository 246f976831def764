package io.strata.store.log;

import io.strata.store.StoreRejectedException;
import io.strata.store.StoreUnavailableException;
import java.util.Collection;

/** Stores log records. Thread-safe. */
public interface LogWriter {
  /**
   * Stores the entries, each in place of an earlier one of the same id; returns when all are stored
   * durably.
   *
   * @throws StoreUnavailableException where the store cannot take them now; some may be stored
   * @throws StoreRejectedException where it refuses some for good; the others are stored
   */
  void write(Collection<LogEntry> entries);
}
