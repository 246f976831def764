package io.strata.collector.derive.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A weighted count of durations and their histogram. Sums are kept as integers, so that adding in
 * any order gives the same figures. Not thread-safe.
 */
public final class Figures {
  /** Upper bounds of the buckets in seconds: 2 ms doubled up to 16.384 s. */
  public static final List<Double> BOUNDS_SECONDS = bounds();

  private static final long[] BOUNDS_NANOS =
      BOUNDS_SECONDS.stream().mapToLong(seconds -> Math.round(seconds * 1e9)).toArray();

  private final long[] buckets = new long[BOUNDS_NANOS.length + 1];
  private long count;
  private long sumWholeNanos;

  private static List<Double> bounds() {
    List<Double> bounds = new ArrayList<>();
    for (int n = 0; n <= 13; n++) {
      bounds.add((2L << n) / 1000.0);
    }
    return List.copyOf(bounds);
  }

  /**
   * Adds a duration.
   *
   * @param weight in millionths, see {@link SamplingWeight}
   */
  public void add(long durationNanos, long weight) {
    count += weight;
    int bucket = Arrays.binarySearch(BOUNDS_NANOS, durationNanos);
    buckets[bucket >= 0 ? bucket : -bucket - 1] += weight;
    sumWholeNanos += Math.round(durationNanos * (weight / (double) SamplingWeight.ONE));
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** The count. */
  public double count() {
    return count / (double) SamplingWeight.ONE;
  }

  /** The sum of the durations in seconds. */
  public double sumSeconds() {
    return sumWholeNanos / 1e9;
  }

  /** The counts of the buckets, rounded to whole numbers; the last bucket has no upper bound. */
  public List<Long> bucketCounts() {
    List<Long> counts = new ArrayList<>(buckets.length);
    for (long bucket : buckets) {
      counts.add(Math.round(bucket / (double) SamplingWeight.ONE));
    }
    return counts;
  }
}
