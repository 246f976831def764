package io.strata.agent.export;

import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.internal.otlp.metrics.LowAllocationMetricsRequestMarshaler;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import java.util.Collection;

/** Metrics: by resource, so that a series stays in one partition. */
final class MetricSignal extends Signal<MetricData> {
  private final LowAllocationMetricsRequestMarshaler marshaler =
      new LowAllocationMetricsRequestMarshaler();

  MetricSignal() {
    super("metrics", "metrics", "otlp_metrics");
  }

  @Override
  String key(MetricData metric) {
    return resourceKey(metric.getResource());
  }

  @Override
  boolean keyed() {
    return true;
  }

  @Override
  long estimateBytes(MetricData metric) {
    long sum = 128L + metric.getName().length() + metric.getDescription().length();
    for (PointData point : metric.getData().getPoints()) {
      sum += 96 + estimate(point.getAttributes()) + estimateBuckets(point);
    }
    return sum;
  }

  /** A count and a bound each. */
  private static long estimateBuckets(PointData point) {
    return point instanceof HistogramPointData
        ? 16L * ((HistogramPointData) point).getCounts().size()
        : 0;
  }

  @Override
  Marshaler marshaler(Collection<MetricData> metrics) {
    marshaler.initialize(metrics);
    return marshaler;
  }

  @Override
  void reset() {
    marshaler.reset();
  }
}
