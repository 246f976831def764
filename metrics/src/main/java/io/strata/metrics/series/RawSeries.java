package io.strata.metrics.series;

import java.util.List;

/**
 * A series as stored: samples of gauges and cumulative counters, delta contributions not yet
 * accumulated. A series has one or the other, or both where its sender changed temporality.
 *
 * @param deltas in {@link DeltaSample#ORDER}, unique by window and origin
 * @param deltaBase the sum of contributions before the first of {@code deltas}, as far as known
 */
public record RawSeries(
    Labels labels, Samples samples, List<DeltaSample> deltas, double deltaBase) {
  public RawSeries {
    deltas = List.copyOf(deltas);
  }
}
