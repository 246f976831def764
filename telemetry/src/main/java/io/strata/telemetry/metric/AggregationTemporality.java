package io.strata.telemetry.metric;

/** Whether a point's value counts from the stream's start or since the last point. */
public enum AggregationTemporality {
  UNSPECIFIED(0),
  DELTA(1),
  CUMULATIVE(2);

  private final int otlpNumber;

  AggregationTemporality(int otlpNumber) {
    this.otlpNumber = otlpNumber;
  }

  /** The number in OTLP's enum. */
  public int otlpNumber() {
    return otlpNumber;
  }
}
