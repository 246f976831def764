package io.strata.telemetry.metric;

import io.strata.telemetry.attribute.Attributes;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A point of an explicit-bucket histogram.
 *
 * @param sum absent where the values may be negative
 * @param bucketCounts one more than bounds, or empty: not cumulative over buckets
 * @param explicitBounds upper bounds, ascending; the last bucket has none
 */
public record HistogramPoint(
    Attributes attributes,
    long startUnixNano,
    long timeUnixNano,
    long count,
    OptionalDouble sum,
    List<Long> bucketCounts,
    List<Double> explicitBounds,
    boolean noRecordedValue) {
  public HistogramPoint {
    bucketCounts = List.copyOf(bucketCounts);
    explicitBounds = List.copyOf(explicitBounds);
    if (!bucketCounts.isEmpty() && bucketCounts.size() != explicitBounds.size() + 1) {
      throw new IllegalArgumentException(
          "%d buckets do not fit %d bounds".formatted(bucketCounts.size(), explicitBounds.size()));
    }
  }
}
