package io.strata.collector.index;

import io.strata.metrics.chunk.ChunkKind;
import io.strata.metrics.chunk.SampleCodec;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.SamplesBuilder;
import io.strata.metrics.translate.SeriesPoint;
import io.strata.store.metric.MetricChunk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The series of an open block of a partition of metrics. Not thread-safe. */
final class OpenBlock {
  private final SegmentCut cut;
  private final String origin;
  private final Map<Labels, NavigableMap<Long, Double>> samples = new LinkedHashMap<>();
  private final Map<Labels, NavigableMap<DeltaSample, Double>> deltas = new LinkedHashMap<>();
  private final Map<Labels, NavigableMap<Long, FloatHistogram>> histograms = new LinkedHashMap<>();
  private final Map<Labels, NavigableMap<DeltaSample, DeltaSample>> histogramDeltas =
      new LinkedHashMap<>();
  private boolean unstored;

  OpenBlock(SegmentCut cut, String origin) {
    this.cut = cut;
    this.origin = origin;
  }

  SegmentCut cut() {
    return cut;
  }

  /**
   * Adds a point. Of the same time a later one replaces it; of several contributions of the same
   * window and origin the largest holds.
   */
  void add(SeriesPoint point, String pointOrigin) {
    unstored = true;
    FloatHistogram histogram = point.histogram();
    if (histogram != null) {
      add(point, histogram, pointOrigin);
      return;
    }
    switch (point.temporality()) {
      case CUMULATIVE_OR_GAUGE ->
          samples
              .computeIfAbsent(point.labels(), _ -> new TreeMap<>())
              .put(point.timeMillis(), point.value());
      case DELTA ->
          deltas
              .computeIfAbsent(point.labels(), _ -> new TreeMap<>(DeltaSample.ORDER))
              .merge(
                  new DeltaSample(point.startMillis(), point.timeMillis(), 0, pointOrigin),
                  point.value(),
                  Math::max);
    }
  }

  private void add(SeriesPoint point, FloatHistogram histogram, String pointOrigin) {
    switch (point.temporality()) {
      case CUMULATIVE_OR_GAUGE ->
          histograms
              .computeIfAbsent(point.labels(), _ -> new TreeMap<>())
              .put(point.timeMillis(), histogram);
      case DELTA -> {
        DeltaSample delta =
            new DeltaSample(point.startMillis(), point.timeMillis(), 0, pointOrigin, histogram);
        histogramDeltas
            .computeIfAbsent(point.labels(), _ -> new TreeMap<>(DeltaSample.ORDER))
            .merge(delta, delta, DeltaSample::larger);
      }
    }
  }

  boolean hasUnstored() {
    return unstored;
  }

  void stored() {
    unstored = false;
  }

  List<MetricChunk> chunks() {
    List<MetricChunk> chunks =
        new ArrayList<>(
            samples.size() + deltas.size() + histograms.size() + histogramDeltas.size());
    samples.forEach((labels, points) -> chunks.add(samplesChunk(labels, points)));
    deltas.forEach((labels, points) -> chunks.add(deltasChunk(labels, points)));
    histograms.forEach((labels, points) -> chunks.add(histogramsChunk(labels, points)));
    histogramDeltas.forEach((labels, points) -> chunks.add(histogramDeltasChunk(labels, points)));
    return chunks;
  }

  private MetricChunk histogramsChunk(Labels labels, NavigableMap<Long, FloatHistogram> points) {
    SamplesBuilder builder = new SamplesBuilder(points.size());
    points.forEach(builder::add);
    return new MetricChunk(
        labels,
        cut.windowStartMillis(),
        origin,
        cut.lastOffset(),
        ChunkKind.HISTOGRAMS,
        points.firstKey(),
        points.lastKey(),
        SampleCodec.encodeHistograms(builder.build()));
  }

  private MetricChunk histogramDeltasChunk(
      Labels labels, NavigableMap<DeltaSample, DeltaSample> points) {
    return new MetricChunk(
        labels,
        cut.windowStartMillis(),
        origin,
        cut.lastOffset(),
        ChunkKind.HISTOGRAM_DELTAS,
        points.firstKey().endMillis(),
        points.lastKey().endMillis(),
        SampleCodec.encodeHistogramDeltas(List.copyOf(points.values())));
  }

  private MetricChunk samplesChunk(Labels labels, NavigableMap<Long, Double> points) {
    long[] times = new long[points.size()];
    double[] values = new double[points.size()];
    int i = 0;
    for (Map.Entry<Long, Double> point : points.entrySet()) {
      times[i] = point.getKey();
      values[i++] = point.getValue();
    }
    return new MetricChunk(
        labels,
        cut.windowStartMillis(),
        origin,
        cut.lastOffset(),
        ChunkKind.SAMPLES,
        points.firstKey(),
        points.lastKey(),
        SampleCodec.encodeSamples(new Samples(times, values)));
  }

  private MetricChunk deltasChunk(Labels labels, NavigableMap<DeltaSample, Double> points) {
    List<DeltaSample> contributions = new ArrayList<>(points.size());
    points.forEach((key, value) ->
        contributions.add(
            new DeltaSample(key.startMillis(), key.endMillis(), value, key.origin())));
    return new MetricChunk(
        labels,
        cut.windowStartMillis(),
        origin,
        cut.lastOffset(),
        ChunkKind.DELTAS,
        points.firstKey().endMillis(),
        points.lastKey().endMillis(),
        SampleCodec.encodeDeltas(contributions));
  }
}
