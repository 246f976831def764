package io.strata.metrics.promql;

import io.strata.metrics.series.SeriesSource;

/** Evaluates PromQL over a source. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class PromqlEngine {
  /** An engine with the default limits. */
  public PromqlEngine(SeriesSource source) {
    this(source, QueryLimits.DEFAULT);
  }

  /** An engine with limits per query. */
  public PromqlEngine(SeriesSource source, QueryLimits limits) {
    java.util.Objects.requireNonNull(source);
    java.util.Objects.requireNonNull(limits);
  }

  /**
   * The value of a query at one time.
   *
   * @throws PromqlException where it cannot be parsed or evaluated
   */
  public QueryValue instant(String query, long timeMillis) {
    return instantResult(query, timeMillis).value();
  }

  /** The value of a query at each step from start to end inclusive: always a matrix. */
  public QueryValue range(String query, long startMillis, long endMillis, long stepMillis) {
    return rangeResult(query, startMillis, endMillis, stepMillis).value();
  }

  /** As {@link #instant}, with warnings and infos. */
  public QueryResult instantResult(String query, long timeMillis) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #range}, with warnings and infos. */
  public QueryResult rangeResult(String query, long startMillis, long endMillis, long stepMillis) {
    throw new UnsupportedOperationException();
  }
}
