package io.strata.store.metric;

import io.strata.metrics.chunk.SampleCodec;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSeries;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.SamplesBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Merges chunks into series. Of samples of the same time, and of contributions of the same window
 * and origin, the greatest stays, in whatever order the chunks come: an origin's contributions only
 * grow, so a repeated, provisional or outdated one changes nothing. Not thread-safe.
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
    private final List<Samples> samples = new ArrayList<>(2);
    private final List<DeltaSample> deltas = new ArrayList<>();
    private final TreeMap<Long, FloatHistogram> histograms = new TreeMap<>();

    void addHistograms(Samples samples) {
      for (int i = 0; i < samples.size(); i++) {
        FloatHistogram histogram = samples.histogram(i);
        if (histogram != null) {
          histograms.merge(
              samples.timesMillis()[i], histogram, (a, b) -> a.count() >= b.count() ? a : b);
        }
      }
    }

    Samples histograms(long startMillis, long endMillis) {
      SamplesBuilder builder = new SamplesBuilder(histograms.size());
      histograms.forEach((time, histogram) -> {
        if (time >= startMillis && time <= endMillis) {
          builder.add(time, histogram);
        }
      });
      return builder.build();
    }
  }

  /**
   * Adds a chunk.
   *
   * @throws IllegalArgumentException where its bytes are damaged
   */
  public void add(MetricChunk chunk) {
    Builder builder = builders.computeIfAbsent(chunk.labels(), _ -> new Builder());
    switch (chunk.kind()) {
      case SAMPLES -> {
        Samples samples = SampleCodec.decodeSamples(chunk.bytes());
        if (samples.size() > 0) {
          builder.samples.add(samples);
        }
      }
      case DELTAS -> builder.deltas.addAll(SampleCodec.decodeDeltas(chunk.bytes()));
      case HISTOGRAMS -> builder.addHistograms(SampleCodec.decodeHistograms(chunk.bytes()));
      case HISTOGRAM_DELTAS ->
          builder.deltas.addAll(SampleCodec.decodeHistogramDeltas(chunk.bytes()));
    }
  }

  /** The series that have something in the range, by labels. */
  public List<RawSeries> series() {
    List<RawSeries> series = new ArrayList<>(builders.size());
    builders.forEach((labels, builder) -> {
      Samples samples = samples(builder.samples);
      if (!builder.histograms.isEmpty()) {
        samples = samples.union(builder.histograms(startMillis, endMillis));
      }
      List<DeltaSample> deltas = deltas(builder.deltas);
      if (samples.size() > 0 || !deltas.isEmpty()) {
        series.add(new RawSeries(labels, samples, deltas, 0));
      }
    });
    return series;
  }

  private List<DeltaSample> deltas(List<DeltaSample> all) {
    all.sort(DeltaSample.ORDER);
    List<DeltaSample> kept = new ArrayList<>(all.size());
    for (DeltaSample delta : all) {
      if (delta.endMillis() < startMillis || delta.endMillis() > endMillis) {
        continue;
      }
      if (!kept.isEmpty() && DeltaSample.ORDER.compare(kept.getLast(), delta) == 0) {
        kept.add(DeltaSample.larger(kept.removeLast(), delta));
      } else {
        kept.add(delta);
      }
    }
    return kept;
  }

  private Samples samples(List<Samples> parts) {
    parts.sort(Comparator.comparingLong(part -> part.timesMillis()[0]));
    int capacity = parts.stream().mapToInt(Samples::size).sum();
    long[] times = new long[capacity];
    double[] values = new double[capacity];
    int size = 0;
    boolean ascending = true;
    for (Samples part : parts) {
      for (int i = 0; i < part.size(); i++) {
        long time = part.timesMillis()[i];
        if (time >= startMillis && time <= endMillis) {
          ascending &= size == 0 || time > times[size - 1];
          times[size] = time;
          values[size++] = part.values()[i];
        }
      }
    }
    Samples joined = new Samples(Arrays.copyOf(times, size), Arrays.copyOf(values, size));
    return ascending ? joined : sorted(joined);
  }

  /**
   * Chunks that overlap are rare, so this may be slow. Values are compared and kept by their raw
   * bits: only so are stale markers told apart from other NaNs.
   */
  private static Samples sorted(Samples samples) {
    TreeMap<Long, Long> bitsByTime = new TreeMap<>();
    for (int i = 0; i < samples.size(); i++) {
      bitsByTime.merge(
          samples.timesMillis()[i],
          Double.doubleToRawLongBits(samples.values()[i]),
          (a, b) -> Math.max(a, b));
    }
    long[] times = new long[bitsByTime.size()];
    double[] values = new double[times.length];
    int size = 0;
    for (Map.Entry<Long, Long> entry : bitsByTime.entrySet()) {
      times[size] = entry.getKey();
      values[size++] = Double.longBitsToDouble(entry.getValue());
    }
    return new Samples(times, values);
  }
}
