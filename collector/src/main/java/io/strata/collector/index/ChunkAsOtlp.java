package io.strata.collector.index;

import io.strata.metrics.chunk.SampleCodec;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.StaleMarker;
import io.strata.metrics.translate.PrometheusTranslator;
import io.strata.store.metric.MetricChunk;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.AggregationTemporality;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A series' chunk as OTLP requests that are translated to the same series again: names and labels
 * are final, so they travel under the scope of derived metrics. How a counter was received
 * (cumulative, monotonic) is not known any more; its samples are gauges, with the same values.
 */
final class ChunkAsOtlp {
  private static final Resource NO_RESOURCE = new Resource(Attributes.empty());
  private static final InstrumentationScope FINAL_NAMES =
      new InstrumentationScope(PrometheusTranslator.DERIVED_SCOPE, "", Attributes.empty());
  private static final long NANOS_PER_MILLI = 1_000_000;

  private ChunkAsOtlp() {}

  /** The requests by the origin of what they contribute; empty for samples, which have none. */
  static Map<String, byte[]> of(MetricChunk chunk) {
    Labels labels = chunk.labels();
    Attributes.Builder attributes = Attributes.builder();
    labels.forEach((name, value) -> {
      if (!name.equals(Labels.METRIC_NAME)) {
        attributes.put(name, value);
      }
    });
    Attributes series = attributes.build();
    Map<String, byte[]> requests = new TreeMap<>();
    switch (chunk.kind()) {
      case SAMPLES ->
          requests.put(
              "",
              request(
                  labels.metricName(),
                  new MetricData.Gauge(samples(series, SampleCodec.decodeSamples(chunk.bytes())))));
      case DELTAS ->
          contributions(series, SampleCodec.decodeDeltas(chunk.bytes()))
              .forEach((origin, points) ->
                  requests.put(
                      origin,
                      request(
                          labels.metricName(),
                          new MetricData.Sum(points, AggregationTemporality.DELTA, true))));
      case HISTOGRAMS ->
          requests.put(
              "",
              request(
                  labels.metricName(),
                  new MetricData.ExponentialHistogram(
                      HistogramsAsOtlp.samples(series, SampleCodec.decodeHistograms(chunk.bytes())),
                      AggregationTemporality.CUMULATIVE)));
      case HISTOGRAM_DELTAS ->
          HistogramsAsOtlp.contributions(series, SampleCodec.decodeHistogramDeltas(chunk.bytes()))
              .forEach((origin, points) ->
                  requests.put(
                      origin,
                      request(
                          labels.metricName(),
                          new MetricData.ExponentialHistogram(
                              points, AggregationTemporality.DELTA))));
    }
    return requests;
  }

  private static List<NumberPoint> samples(Attributes series, Samples samples) {
    List<NumberPoint> points = new ArrayList<>(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      double value = samples.values()[i];
      boolean ended = StaleMarker.is(value);
      points.add(
          new NumberPoint(
              series, 0, samples.timesMillis()[i] * NANOS_PER_MILLI, ended ? 0 : value, ended));
    }
    return points;
  }

  private static Map<String, List<NumberPoint>> contributions(
      Attributes series, List<DeltaSample> deltas) {
    Map<String, List<NumberPoint>> byOrigin = new TreeMap<>();
    for (DeltaSample delta : deltas) {
      byOrigin
          .computeIfAbsent(delta.origin(), _ -> new ArrayList<>())
          .add(
              new NumberPoint(
                  series,
                  delta.startMillis() * NANOS_PER_MILLI,
                  delta.endMillis() * NANOS_PER_MILLI,
                  delta.value(),
                  false));
    }
    return byOrigin;
  }

  private static byte[] request(String name, MetricData data) {
    return OtlpEncoder.metrics(List.of(new Metric(NO_RESOURCE, FINAL_NAMES, name, "", "", data)));
  }
}
