package io.strata.probe.measure;

/**
 * A metric that a probe may report.
 *
 * @param name its OpenTelemetry name
 * @param unit UCUM; empty where a unit would only change the name (states, infos)
 * @param description one line, for {@code --list} and for OTLP
 */
public record MetricDescriptor(String name, String unit, Kind kind, String description) {

  /** How values of a metric relate over time. */
  public enum Kind {
    /** Instantaneous. */
    GAUGE,
    /** Counts up since a start; sent as a cumulative monotonic sum. */
    COUNTER,
    /** An amount that adds up over attributes; sent as a cumulative non-monotonic sum. */
    UP_DOWN_COUNTER
  }

  /** An instantaneous value. */
  public static MetricDescriptor gauge(String name, String unit, String description) {
    return new MetricDescriptor(name, unit, Kind.GAUGE, description);
  }

  /** A value that only grows until its source restarts. */
  public static MetricDescriptor counter(String name, String unit, String description) {
    return new MetricDescriptor(name, unit, Kind.COUNTER, description);
  }

  /** An amount that adds up over attributes. */
  public static MetricDescriptor upDownCounter(String name, String unit, String description) {
    return new MetricDescriptor(name, unit, Kind.UP_DOWN_COUNTER, description);
  }
}
