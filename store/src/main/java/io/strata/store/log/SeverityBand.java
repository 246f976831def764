package io.strata.store.log;

/** The ranges of severity numbers (OpenTelemetry logs data model). */
public enum SeverityBand {
  UNSPECIFIED,
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  /** The band of a severity number; {@link #UNSPECIFIED} for numbers outside 1 to 24. */
  public static SeverityBand of(int severityNumber) {
    return severityNumber < 1 || severityNumber > 24
        ? UNSPECIFIED
        : values()[(severityNumber + 3) / 4];
  }
}
