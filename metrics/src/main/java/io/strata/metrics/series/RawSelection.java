package io.strata.metrics.series;

import java.util.List;

/**
 * The answer of a {@link RawSeriesSource}.
 *
 * @param newestDeltaMillis end of the newest delta window that the source has seen of any series,
 *     {@link Long#MIN_VALUE} where none: up to then a counter that got nothing stayed the same
 */
public record RawSelection(List<RawSeries> series, long newestDeltaMillis) {
  public RawSelection {
    series = List.copyOf(series);
  }

  /** No series. */
  public static RawSelection empty() {
    return new RawSelection(List.of(), Long.MIN_VALUE);
  }
}
