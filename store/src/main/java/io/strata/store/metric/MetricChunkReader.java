package io.strata.store.metric;

import io.strata.metrics.series.DeltaAccumulator;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.RawSeriesSource;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesCatalog;
import io.strata.metrics.series.SeriesSource;
import io.strata.store.StoreUnavailableException;
import java.util.List;

/**
 * Stored metric chunks as series: raw, so that they can be joined with the hot window; accumulated;
 * and as a catalog of what exists. Thread-safe; all methods throw {@link
 * StoreUnavailableException}, and {@link TooManySeriesException} where a selection is larger than
 * the store's limit.
 */
public interface MetricChunkReader extends RawSeriesSource, SeriesSource, SeriesCatalog {
  @Override
  default List<Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    return new DeltaAccumulator(this).select(matchers, startMillis, endMillis);
  }
}
