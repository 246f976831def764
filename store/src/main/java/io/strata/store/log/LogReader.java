package io.strata.store.log;

import io.strata.store.StoreUnavailableException;
import io.strata.store.search.InvalidCursorException;

/** Searches log records. Thread-safe. */
public interface LogReader {
  /**
   * A page of log records that satisfy the query, newest first; records of the same nanosecond in
   * the reverse order of their arrival.
   *
   * @throws StoreUnavailableException where the store does not answer
   * @throws InvalidCursorException for a cursor that is not of this store
   */
  LogPage find(LogQuery query);
}
