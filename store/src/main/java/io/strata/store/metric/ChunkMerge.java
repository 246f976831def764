package io.strata.store.metric;

import io.strata.metrics.chunk.SampleCodec;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSeries;
import io.strata.metrics.series.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Merges chunks into series. Where chunks have samples of the same time, or contributions of the
 * same window and origin, one of them stays: the same one in whatever order the chunks come. Not
 * thread-safe.
 */
public final class ChunkMerge {
  private final long startMillis;
  private final long endMillis;
  private final Map<Labels, Builder> builders = new TreeMap<>();

  /** Keeps what lies in a range, both ends inclusive. */
  public ChunkMerge(long startMillis, long endMillis) {
    this.startMillis = startMillis;
    this.endMillis = endMillis;
  }

  private static final class Builder {
    /** Values by their raw bits: only so are stale markers and other NaNs told apart and kept. */
    private final TreeMap<Long, Long> samples = new TreeMap<>();

    private final TreeMap<DeltaSample, DeltaSample> deltas = new TreeMap<>(DeltaSample.ORDER);
  }

  /**
   * Adds a chunk.
   *
   * @throws IllegalArgumentException where its bytes are damaged
   */
  public void add(MetricChunk chunk) {
    Builder builder = builders.computeIfAbsent(chunk.labels(), _ -> new Builder());
    switch (chunk.kind()) {
      case SAMPLES -> addSamples(builder, SampleCodec.decodeSamples(chunk.bytes()));
      case DELTAS -> addDeltas(builder, SampleCodec.decodeDeltas(chunk.bytes()));
    }
  }

  private void addSamples(Builder builder, Samples samples) {
    for (int i = 0; i < samples.size(); i++) {
      long time = samples.timesMillis()[i];
      if (time >= startMillis && time <= endMillis) {
        builder.samples.merge(
            time, Double.doubleToRawLongBits(samples.values()[i]), (a, b) -> Math.max(a, b));
      }
    }
  }

  private void addDeltas(Builder builder, List<DeltaSample> deltas) {
    for (DeltaSample delta : deltas) {
      if (delta.endMillis() >= startMillis && delta.endMillis() <= endMillis) {
        builder.deltas.merge(
            delta, delta, (a, b) -> Double.compare(a.value(), b.value()) >= 0 ? a : b);
      }
    }
  }

  /** The series that have something in the range, by labels. */
  public List<RawSeries> series() {
    List<RawSeries> series = new ArrayList<>(builders.size());
    builders.forEach((labels, builder) -> {
      if (!builder.samples.isEmpty() || !builder.deltas.isEmpty()) {
        series.add(
            new RawSeries(
                labels, samples(builder.samples), List.copyOf(builder.deltas.values()), 0));
      }
    });
    return series;
  }

  private static Samples samples(SortedMap<Long, Long> bitsByTime) {
    long[] times = new long[bitsByTime.size()];
    double[] values = new double[times.length];
    int i = 0;
    for (Map.Entry<Long, Long> entry : bitsByTime.entrySet()) {
      times[i] = entry.getKey();
      values[i++] = Double.longBitsToDouble(entry.getValue());
    }
    return new Samples(times, values);
  }
}
