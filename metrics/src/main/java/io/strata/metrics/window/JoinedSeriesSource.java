package io.strata.metrics.window;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.RawSeriesSource;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesSource;
import java.util.List;

/** The hot window and long-term storage as one source. Thread-safe if both are. */
@SuppressWarnings("DoNotCallSuggester")
public final class JoinedSeriesSource implements SeriesSource {
  /** Joins recent series with stored ones. */
  public JoinedSeriesSource(RecentSeriesSource recent, RawSeriesSource stored) {
    java.util.Objects.requireNonNull(recent);
    java.util.Objects.requireNonNull(stored);
  }

  @Override
  public List<Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    throw new UnsupportedOperationException();
  }
}
