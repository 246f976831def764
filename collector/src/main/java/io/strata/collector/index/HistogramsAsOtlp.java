package io.strata.collector.index;

import io.strata.metrics.series.BucketCounts;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Samples;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.ExponentialHistogramPoint;
import io.strata.telemetry.metric.ExponentialHistogramPoint.Buckets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Native histograms as the points of OTLP that they were received as. */
final class HistogramsAsOtlp {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private HistogramsAsOtlp() {}

  static List<ExponentialHistogramPoint> samples(Attributes series, Samples samples) {
    List<ExponentialHistogramPoint> points = new ArrayList<>(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      FloatHistogram histogram = samples.histogram(i);
      if (histogram != null) {
        points.add(point(series, 0, samples.timesMillis()[i], histogram));
      }
    }
    return points;
  }

  /** The contributions by origin. */
  static Map<String, List<ExponentialHistogramPoint>> contributions(
      Attributes series, List<DeltaSample> deltas) {
    Map<String, List<ExponentialHistogramPoint>> byOrigin = new TreeMap<>();
    for (DeltaSample delta : deltas) {
      FloatHistogram histogram = delta.histogram();
      if (histogram != null) {
        byOrigin
            .computeIfAbsent(delta.origin(), _ -> new ArrayList<>())
            .add(point(series, delta.startMillis(), delta.endMillis(), histogram));
      }
    }
    return byOrigin;
  }

  private static ExponentialHistogramPoint point(
      Attributes series, long startMillis, long timeMillis, FloatHistogram histogram) {
    return new ExponentialHistogramPoint(
        series,
        startMillis * NANOS_PER_MILLI,
        timeMillis * NANOS_PER_MILLI,
        Math.round(histogram.count()),
        OptionalDouble.of(histogram.sum()),
        histogram.schema(),
        Math.round(histogram.zeroCount()),
        histogram.zeroThreshold(),
        buckets(histogram.positive()),
        buckets(histogram.negative()),
        false);
  }

  /** Consecutive counts; OTLP names a bucket by its lower end. */
  private static Buckets buckets(BucketCounts counts) {
    if (counts.isEmpty()) {
      return new Buckets(0, List.of());
    }
    int first = counts.index(0);
    int last = counts.index(counts.size() - 1);
    List<Long> consecutive = new ArrayList<>();
    for (int index = first; index <= last; index++) {
      consecutive.add(Math.round(counts.countOf(index)));
    }
    return new Buckets(first - 1, consecutive);
  }
}
