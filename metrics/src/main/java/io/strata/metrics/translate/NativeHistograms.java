package io.strata.metrics.translate;

import io.strata.metrics.series.BucketCounts;
import io.strata.metrics.series.FloatHistogram;
import io.strata.telemetry.metric.ExponentialHistogramPoint;
import io.strata.telemetry.metric.ExponentialHistogramPoint.Buckets;
import java.util.List;

/** OTLP's exponential histograms as native ones. */
final class NativeHistograms {
  /** The zero bucket of a sender that names no threshold, as in Prometheus. */
  private static final double DEFAULT_ZERO_THRESHOLD = 1e-128;

  private NativeHistograms() {}

  /** Whether there is a schema for a point, and its indices are numbers that a bucket can have. */
  static boolean canExpress(ExponentialHistogramPoint point) {
    return point.scale() >= FloatHistogram.MIN_SCHEMA
        && isBounded(point.positive())
        && isBounded(point.negative());
  }

  private static boolean isBounded(Buckets buckets) {
    return (long) buckets.offset() + buckets.counts().size() < Integer.MAX_VALUE;
  }

  /** The histogram of a point that can be expressed; a scale that is too high is lowered. */
  static FloatHistogram of(ExponentialHistogramPoint point) {
    int schema = Math.min(point.scale(), FloatHistogram.MAX_SCHEMA);
    int merges = point.scale() - schema;
    double threshold = point.zeroThreshold() > 0 ? point.zeroThreshold() : DEFAULT_ZERO_THRESHOLD;
    return FloatHistogram.ofSchema(schema)
        .zero(threshold, (double) point.zeroCount())
        .total((double) point.count(), point.sum().orElse(0))
        .positive(counts(point.positive()).merged(merges))
        .negative(counts(point.negative()).merged(merges))
        .build();
  }

  /** A bucket is named by its upper end, OTLP's by its lower one. */
  private static BucketCounts counts(Buckets buckets) {
    List<Long> counts = buckets.counts();
    int size = (int) counts.stream().filter(count -> count != 0).count();
    int[] indices = new int[size];
    double[] values = new double[size];
    int next = 0;
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) != 0) {
        indices[next] = buckets.offset() + i + 1;
        values[next++] = counts.get(i);
      }
    }
    return BucketCounts.of(indices, values);
  }
}
