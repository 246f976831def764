package io.strata.metrics.translate;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import org.jspecify.annotations.Nullable;

/**
 * One value of one Prometheus series, made from an OTLP data point.
 *
 * @param labels with the metric's name
 * @param timeMillis the point's time, epoch milliseconds; the window's end for a delta
 * @param value the value; {@link io.strata.metrics.series.StaleMarker} where the series ended
 * @param startMillis start of the counted interval; 0 where unknown
 * @param origin which contribution a delta is, where its sender says so; else empty, and the record
 *     that brings it tells
 * @param histogram in place of the value, where a native histogram was observed; else null
 */
public record SeriesPoint(
    Labels labels,
    long timeMillis,
    double value,
    Temporality temporality,
    long startMillis,
    String origin,
    @Nullable FloatHistogram histogram) {
  /** A number whose sender names no origin. */
  public SeriesPoint(
      Labels labels, long timeMillis, double value, Temporality temporality, long startMillis) {
    this(labels, timeMillis, value, temporality, startMillis, "", null);
  }

  /** The origin of this point if it came in a record with the given one. */
  public String originIn(String recordOrigin) {
    return origin.isEmpty() ? recordOrigin : origin;
  }

  /** How a value is to be read. */
  public enum Temporality {
    /** The value stands by itself, or counts from the stream's start. */
    CUMULATIVE_OR_GAUGE,
    /** The value counts from {@code startMillis} to {@code timeMillis}. */
    DELTA
  }
}
