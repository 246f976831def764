package io.strata.metrics.series;

import java.util.List;

/**
 * Where queries read series from: the hot window, Elasticsearch, or both joined. Thread-safe.
 *
 * <p>Counters that arrived as deltas come out as cumulative ones.
 */
public interface SeriesSource {
  /**
   * The series that satisfy all matchers and have samples in the range, each with its samples
   * there, ascending by time, in no order among series.
   *
   * @param startMillis first time, inclusive, epoch milliseconds
   * @param endMillis last time, inclusive
   */
  List<Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis);
}
