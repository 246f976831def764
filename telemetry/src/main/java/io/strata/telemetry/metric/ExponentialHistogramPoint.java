package io.strata.telemetry.metric;

import io.strata.telemetry.attribute.Attributes;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A point of a base-2 exponential histogram: bucket {@code i} of an offset {@code o} holds values
 * in {@code (base^(o+i), base^(o+i+1)]} with {@code base = 2^(2^-scale)}.
 */
public record ExponentialHistogramPoint(
    Attributes attributes,
    long startUnixNano,
    long timeUnixNano,
    long count,
    OptionalDouble sum,
    int scale,
    long zeroCount,
    double zeroThreshold,
    Buckets positive,
    Buckets negative,
    boolean noRecordedValue) {

  /** Consecutive bucket counts from an offset. */
  public record Buckets(int offset, List<Long> counts) {
    public Buckets {
      counts = List.copyOf(counts);
    }
  }
}
