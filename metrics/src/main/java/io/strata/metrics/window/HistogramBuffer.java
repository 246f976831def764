package io.strata.metrics.window;

import io.strata.metrics.chunk.SampleCodec;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.SamplesBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The native histograms of one series: full chunks, compressed, and an open head. Times are unique:
 * the first histogram of a time stays. Not thread-safe.
 *
 * <p>What it holds is weighed: a histogram as one sample and another for every {@value
 * #BUCKETS_PER_SAMPLE} buckets.
 */
final class HistogramBuffer {
  private static final int CHUNK_HISTOGRAMS = 60;
  private static final int BUCKETS_PER_SAMPLE = 4;

  /** Wraps an array that nobody changes. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Chunk(long firstMillis, long lastMillis, int weight, byte[] bytes) {}

  /** Ascending; a late histogram may make the bounds of two overlap. */
  private final List<Chunk> chunks = new ArrayList<>(2);

  private final TreeMap<Long, FloatHistogram> head = new TreeMap<>();
  private long newestMillis = Long.MIN_VALUE;

  boolean isEmpty() {
    return head.isEmpty() && chunks.isEmpty();
  }

  long newestMillis() {
    return newestMillis;
  }

  /** How much a histogram weighs. */
  static int weight(FloatHistogram histogram) {
    return 1 + (histogram.positive().size() + histogram.negative().size()) / BUCKETS_PER_SAMPLE;
  }

  Insertion add(long timeMillis, FloatHistogram histogram) {
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      if (timeMillis <= chunk.lastMillis()) {
        return addToChunk(i, timeMillis, histogram);
      }
    }
    if (head.putIfAbsent(timeMillis, histogram) != null) {
      return Insertion.DUPLICATE;
    }
    newestMillis = Math.max(newestMillis, timeMillis);
    if (head.size() >= CHUNK_HISTOGRAMS) {
      chunks.add(chunk(samples(head)));
      head.clear();
    }
    return Insertion.ACCEPTED;
  }

  /** A late histogram: its chunk is written anew. */
  private Insertion addToChunk(int place, long timeMillis, FloatHistogram histogram) {
    Samples old = SampleCodec.decodeHistograms(chunks.get(place).bytes());
    TreeMap<Long, FloatHistogram> all = new TreeMap<>();
    for (int i = 0; i < old.size(); i++) {
      FloatHistogram one = old.histogram(i);
      if (one != null) {
        all.put(old.timesMillis()[i], one);
      }
    }
    if (all.putIfAbsent(timeMillis, histogram) != null) {
      return Insertion.DUPLICATE;
    }
    chunks.set(place, chunk(samples(all)));
    return Insertion.ACCEPTED;
  }

  private static Samples samples(Map<Long, FloatHistogram> histograms) {
    SamplesBuilder builder = new SamplesBuilder(histograms.size());
    histograms.forEach(builder::add);
    return builder.build();
  }

  private static Chunk chunk(Samples samples) {
    int weight = 0;
    for (int i = 0; i < samples.size(); i++) {
      FloatHistogram histogram = samples.histogram(i);
      weight += histogram == null ? 1 : weight(histogram);
    }
    return new Chunk(
        samples.timesMillis()[0],
        samples.timesMillis()[samples.size() - 1],
        weight,
        SampleCodec.encodeHistograms(samples));
  }

  /** Whether there are histograms in a range, as far as chunk bounds tell. */
  boolean overlaps(long startMillis, long endMillis) {
    Long first = head.ceilingKey(startMillis);
    return (first != null && first <= endMillis)
        || chunks.stream()
            .anyMatch(
                chunk -> chunk.firstMillis() <= endMillis && chunk.lastMillis() >= startMillis);
  }

  /** The histograms of a range. */
  Samples read(long startMillis, long endMillis) {
    SamplesBuilder builder = new SamplesBuilder(CHUNK_HISTOGRAMS);
    for (Chunk chunk : chunks) {
      if (chunk.firstMillis() <= endMillis && chunk.lastMillis() >= startMillis) {
        Samples part = SampleCodec.decodeHistograms(chunk.bytes()).between(startMillis, endMillis);
        for (int i = 0; i < part.size(); i++) {
          builder.add(part, i);
        }
      }
    }
    if (startMillis <= endMillis) {
      head.subMap(startMillis, true, endMillis, true).forEach(builder::add);
    }
    return builder.build();
  }

  /** Drops chunks that end before a time, and such histograms of the head; gives their weight. */
  int evictBefore(long timeMillis) {
    int evicted = 0;
    while (!chunks.isEmpty() && chunks.getFirst().lastMillis() < timeMillis) {
      evicted += chunks.removeFirst().weight();
    }
    while (!head.isEmpty() && head.firstKey() < timeMillis) {
      evicted += weight(head.pollFirstEntry().getValue());
    }
    return evicted;
  }
}
