package io.strata.metrics.window;

import io.strata.metrics.chunk.SampleCodec;
import io.strata.metrics.series.Samples;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The samples of one series: full chunks, compressed, and an open head. Times are unique: the first
 * sample of a time stays. Not thread-safe.
 */
final class SampleBuffer {
  private static final int CHUNK_SAMPLES = 120;

  private record Chunk(long firstMillis, long lastMillis, int count, Bytes bytes) {}

  /** Wraps an array that nobody changes. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Bytes(byte[] array) {}

  private ArrayDeque<Chunk> chunks = new ArrayDeque<>(2);
  private long[] headTimes = new long[8];
  private double[] headValues = new double[8];
  private int headSize;
  private long newestMillis = Long.MIN_VALUE;

  boolean isEmpty() {
    return headSize == 0 && chunks.isEmpty();
  }

  long newestMillis() {
    return newestMillis;
  }

  Insertion add(long timeMillis, double value) {
    if (!chunks.isEmpty() && timeMillis <= chunks.peekLast().lastMillis()) {
      return addToChunk(timeMillis, value);
    }
    int at = Arrays.binarySearch(headTimes, 0, headSize, timeMillis);
    if (at >= 0) {
      return Insertion.DUPLICATE;
    }
    insert(-at - 1, timeMillis, value);
    newestMillis = Math.max(newestMillis, timeMillis);
    if (headSize >= CHUNK_SAMPLES) {
      seal();
    }
    return Insertion.ACCEPTED;
  }

  private void insert(int at, long timeMillis, double value) {
    if (headSize == headTimes.length) {
      int capacity = Math.min(CHUNK_SAMPLES, headSize * 2);
      headTimes = Arrays.copyOf(headTimes, capacity);
      headValues = Arrays.copyOf(headValues, capacity);
    }
    System.arraycopy(headTimes, at, headTimes, at + 1, headSize - at);
    System.arraycopy(headValues, at, headValues, at + 1, headSize - at);
    headTimes[at] = timeMillis;
    headValues[at] = value;
    headSize++;
  }

  private void seal() {
    chunks.addLast(
        chunk(
            new Samples(Arrays.copyOf(headTimes, headSize), Arrays.copyOf(headValues, headSize))));
    headTimes = new long[8];
    headValues = new double[8];
    headSize = 0;
  }

  private static Chunk chunk(Samples samples) {
    return new Chunk(
        samples.timesMillis()[0],
        samples.timesMillis()[samples.size() - 1],
        samples.size(),
        new Bytes(SampleCodec.encodeSamples(samples)));
  }

  /** A late sample: its chunk is written anew. */
  private Insertion addToChunk(long timeMillis, double value) {
    List<Chunk> list = new ArrayList<>(chunks);
    int at = 0;
    while (list.get(at).lastMillis() < timeMillis) {
      at++;
    }
    Samples old = SampleCodec.decodeSamples(list.get(at).bytes().array());
    int place = Arrays.binarySearch(old.timesMillis(), timeMillis);
    if (place >= 0) {
      return Insertion.DUPLICATE;
    }
    place = -place - 1;
    long[] times = new long[old.size() + 1];
    double[] values = new double[old.size() + 1];
    System.arraycopy(old.timesMillis(), 0, times, 0, place);
    System.arraycopy(old.values(), 0, values, 0, place);
    times[place] = timeMillis;
    values[place] = value;
    System.arraycopy(old.timesMillis(), place, times, place + 1, old.size() - place);
    System.arraycopy(old.values(), place, values, place + 1, old.size() - place);
    list.set(at, chunk(new Samples(times, values)));
    chunks = new ArrayDeque<>(list);
    return Insertion.ACCEPTED;
  }

  /** Whether there are samples in a range, as far as chunk bounds tell. */
  boolean overlaps(long startMillis, long endMillis) {
    if (headSize > 0 && headTimes[0] <= endMillis && headTimes[headSize - 1] >= startMillis) {
      return true;
    }
    for (Chunk chunk : chunks) {
      if (chunk.firstMillis() <= endMillis && chunk.lastMillis() >= startMillis) {
        return true;
      }
    }
    return false;
  }

  /** The samples of a range. */
  Samples read(long startMillis, long endMillis) {
    List<Samples> parts = new ArrayList<>();
    int size = 0;
    for (Chunk chunk : chunks) {
      if (chunk.firstMillis() <= endMillis && chunk.lastMillis() >= startMillis) {
        Samples part = SampleCodec.decodeSamples(chunk.bytes().array());
        parts.add(part);
        size += part.size();
      }
    }
    long[] times = new long[size + headSize];
    double[] values = new double[size + headSize];
    int at = 0;
    for (Samples part : parts) {
      System.arraycopy(part.timesMillis(), 0, times, at, part.size());
      System.arraycopy(part.values(), 0, values, at, part.size());
      at += part.size();
    }
    System.arraycopy(headTimes, 0, times, at, headSize);
    System.arraycopy(headValues, 0, values, at, headSize);
    return new Samples(times, values).between(startMillis, endMillis);
  }

  /** Drops chunks that end before a time, and such samples of the head; gives how many. */
  int evictBefore(long timeMillis) {
    int evicted = 0;
    while (!chunks.isEmpty() && chunks.peekFirst().lastMillis() < timeMillis) {
      evicted += chunks.pollFirst().count();
    }
    int old = 0;
    while (old < headSize && headTimes[old] < timeMillis) {
      old++;
    }
    if (old > 0) {
      System.arraycopy(headTimes, old, headTimes, 0, headSize - old);
      System.arraycopy(headValues, old, headValues, 0, headSize - old);
      headSize -= old;
    }
    return evicted + old;
  }
}
