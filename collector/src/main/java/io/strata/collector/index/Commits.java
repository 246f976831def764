package io.strata.collector.index;

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
