package io.strata.telemetry.metric;

import io.strata.telemetry.attribute.Attributes;
import java.util.List;

/** A point of a summary: quantiles computed by the sender. */
public record SummaryPoint(
    Attributes attributes,
    long startUnixNano,
    long timeUnixNano,
    long count,
    double sum,
    List<Quantile> quantiles,
    boolean noRecordedValue) {
  public SummaryPoint {
    quantiles = List.copyOf(quantiles);
  }

  /** A quantile between 0 and 1 and its value. */
  public record Quantile(double quantile, double value) {}
}
