package io.strata.metrics.series;

import java.util.List;

/**
 * A source that gives delta contributions as they are, so that several sources can be joined before
 * they are accumulated. Thread-safe. {@link DeltaAccumulator} makes a {@link SeriesSource} of it.
 */
public interface RawSeriesSource {
  /**
   * The series that satisfy all matchers and have samples in the range, or delta contributions
   * whose window ends there.
   *
   * @param startMillis first time, inclusive, epoch milliseconds
   * @param endMillis last time, inclusive
   */
  RawSelection selectRaw(List<LabelMatcher> matchers, long startMillis, long endMillis);
}
