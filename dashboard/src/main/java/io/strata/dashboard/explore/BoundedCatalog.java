package io.strata.dashboard.explore;

import io.strata.metrics.promql.PromqlException;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.SeriesCatalog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A catalog that reads samples, within limits: of a long range only its end, and for a few at once;
 * who has to wait too long for others is refused. Thread-safe.
 */
final class BoundedCatalog implements SeriesCatalog {
  private static final int MOST_READS = 2;

  private final SeriesCatalog catalog;
  private final Duration maxRange;
  private final Duration patience;
  private final Semaphore reads = new Semaphore(MOST_READS);

  BoundedCatalog(SeriesCatalog catalog, Duration maxRange, Duration patience) {
    this.catalog = catalog;
    this.maxRange = maxRange;
    this.patience = patience;
  }

  @Override
  public List<Labels> series(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    try {
      if (!reads.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new PromqlException(
            PromqlException.Type.TIMEOUT, "too many requests for series and labels at once");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PromqlException(PromqlException.Type.CANCELED, "interrupted");
    }
    try {
      long earliest = endMillis - maxRange.toMillis();
      return catalog.series(matchers, Math.max(startMillis, earliest), endMillis);
    } finally {
      reads.release();
    }
  }
}
