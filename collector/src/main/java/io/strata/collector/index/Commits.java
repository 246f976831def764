package io.strata.collector.index;

import io.strata.collector.stream.StreamUnavailableException;

/** Keeps how far a partition was processed. */
@FunctionalInterface
public interface Commits {
  /**
   * Keeps a position durably.
   *
   * @throws StreamUnavailableException where that is not possible now
   */
  void commit(Position position);
}
