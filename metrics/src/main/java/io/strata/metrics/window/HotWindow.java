package io.strata.metrics.window;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.MetricMetadata;
import io.strata.metrics.series.RawSelection;
import io.strata.metrics.series.RawSeriesSource;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesCatalog;
import io.strata.metrics.series.SeriesSource;
import io.strata.metrics.translate.SeriesPoint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recent samples in memory. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class HotWindow implements SeriesSource, RawSeriesSource, SeriesCatalog {
  /** A window with the given bounds. */
  public HotWindow(HotWindowSettings settings) {
    settings.retention();
  }

  /** Adds points. */
  public void append(List<SeriesPoint> points, @Nullable String origin) {
    throw new UnsupportedOperationException();
  }

  /** Remembers metadata of metrics; later ones win. */
  public void describe(Map<String, MetricMetadata> metadata) {
    throw new UnsupportedOperationException();
  }

  /** States that everything since the given time has been, or will be, appended. */
  public void markCompleteSince(long timeMillis) {
    throw new UnsupportedOperationException();
  }

  /** The time from which this holds everything. */
  public long completeSinceMillis() {
    throw new UnsupportedOperationException();
  }

  /** Evicts what is older than the retention; to be called every minute or so. */
  public void evict(long nowMillis) {
    throw new UnsupportedOperationException();
  }

  /** Counts, for metrics. */
  public HotWindowStatistics statistics() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RawSelection selectRaw(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Labels> series(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    throw new UnsupportedOperationException();
  }
}
