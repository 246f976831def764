package io.strata.metrics.translate;

import io.strata.metrics.series.Labels;

/**
 * One value of one Prometheus series, made from an OTLP data point.
 *
 * @param labels with the metric's name
 * @param timeMillis the point's time, epoch milliseconds; the window's end for a delta
 * @param value the value; {@link io.strata.metrics.series.StaleMarker} where the series ended
 * @param startMillis start of the counted interval; 0 where unknown
 */
public record SeriesPoint(
    Labels labels, long timeMillis, double value, Temporality temporality, long startMillis) {
  /** How a value is to be read. */
  public enum Temporality {
    /** The value stands by itself, or counts from the stream's start. */
    CUMULATIVE_OR_GAUGE,
    /** The value counts from {@code startMillis} to {@code timeMillis}. */
    DELTA
  }
}
