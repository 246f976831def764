package io.strata.metrics.series;

import java.util.Locale;

/**
 * What is known about a metric besides its samples.
 *
 * @param help the description; possibly empty
 * @param unit the unit as Prometheus writes it ({@code seconds}); possibly empty
 */
public record MetricMetadata(Type type, String help, String unit) {
  /** Prometheus's metric types. */
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    SUMMARY,
    INFO,
    UNKNOWN;

    /** As Prometheus writes it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
