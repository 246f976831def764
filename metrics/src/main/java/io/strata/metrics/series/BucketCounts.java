package io.strata.metrics.series;

import java.util.Arrays;

/**
 * The populated buckets of one sign of a {@link FloatHistogram}: counts by index, ascending. Which
 * values a bucket holds depends on the histogram's schema. Immutable.
 *
 * <p>A bucket that is named with a count of 0 is kept until {@link #compacted}: it makes a
 * difference where nothing but its presence tells that a histogram has buckets of that sign.
 */
public final class BucketCounts {
  private static final BucketCounts NONE = new BucketCounts(new int[0], new double[0]);

  private final int[] indices;
  private final double[] counts;

  private BucketCounts(int[] indices, double[] counts) {
    this.indices = indices;
    this.counts = counts;
  }

  /** No buckets. */
  public static BucketCounts none() {
    return NONE;
  }

  /** Adjacent buckets, the first of which has the given index. */
  public static BucketCounts from(int firstIndex, double... counts) {
    int[] indices = new int[counts.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = Math.addExact(firstIndex, i);
    }
    return of(indices, counts.clone());
  }

  /**
   * Buckets by index. The arrays are not copied and must not change.
   *
   * @throws IllegalArgumentException where indices do not ascend
   */
  public static BucketCounts of(int[] indices, double[] counts) {
    if (indices.length != counts.length) {
      throw new IllegalArgumentException(
          "%d indices for %d counts".formatted(indices.length, counts.length));
    }
    for (int i = 1; i < indices.length; i++) {
      if (indices[i] <= indices[i - 1]) {
        throw new IllegalArgumentException("bucket indices must ascend");
      }
    }
    return indices.length == 0 ? NONE : new BucketCounts(indices, counts);
  }

  /** How many buckets there are. */
  public int size() {
    return indices.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return indices.length == 0;
  }

  /** The index of the bucket at a place. */
  public int index(int place) {
    return indices[place];
  }

  /** The count of the bucket at a place. */
  public double count(int place) {
    return counts[place];
  }

  /** The count of the bucket of an index; 0 where there is none. */
  public double countOf(int index) {
    int place = Arrays.binarySearch(indices, index);
    return place < 0 ? 0 : counts[place];
  }

  BucketCounts multiplied(double factor) {
    double[] result = new double[counts.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = counts[i] * factor;
    }
    return new BucketCounts(indices, result);
  }

  BucketCounts divided(double divisor) {
    double[] result = new double[counts.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = counts[i] / divisor;
    }
    return new BucketCounts(indices, result);
  }

  /** The counts with one replaced. */
  BucketCounts with(int place, double count) {
    double[] result = counts.clone();
    result[place] = count;
    return new BucketCounts(indices, result);
  }

  /** The counts of both, the other's times a factor. */
  BucketCounts plus(BucketCounts other, double factor) {
    int[] joined = new int[size() + other.size()];
    double[] sums = new double[joined.length];
    int size = 0;
    int a = 0;
    int b = 0;
    while (a < size() || b < other.size()) {
      boolean mine = b == other.size() || (a < size() && indices[a] <= other.indices[b]);
      boolean theirs = a == size() || (b < other.size() && other.indices[b] <= indices[a]);
      joined[size] = mine ? indices[a] : other.indices[b];
      double sum = mine ? counts[a++] : 0;
      sums[size++] = theirs ? sum + other.counts[b++] * factor : sum;
    }
    return size == joined.length
        ? new BucketCounts(joined, sums)
        : new BucketCounts(Arrays.copyOf(joined, size), Arrays.copyOf(sums, size));
  }

  /** Buckets of a schema that is lower by the given number: that many times two become one. */
  public BucketCounts merged(int schemaDifference) {
    if (schemaDifference < 0) {
      throw new IllegalArgumentException("buckets can't be divided");
    }
    if (schemaDifference == 0 || isEmpty()) {
      return this;
    }
    int[] merged = new int[size()];
    double[] sums = new double[size()];
    int size = 0;
    for (int i = 0; i < indices.length; i++) {
      int index = ((indices[i] - 1) >> Math.min(31, schemaDifference)) + 1;
      if (size == 0 || merged[size - 1] != index) {
        merged[size++] = index;
      }
      sums[size - 1] += counts[i];
    }
    return new BucketCounts(Arrays.copyOf(merged, size), Arrays.copyOf(sums, size));
  }

  /** The buckets from a place on. */
  BucketCounts from(int place) {
    return place == 0
        ? this
        : of(Arrays.copyOfRange(indices, place, size()), Arrays.copyOfRange(counts, place, size()));
  }

  /** Only the buckets that hold something. */
  BucketCounts compacted() {
    int size = 0;
    for (double count : counts) {
      size += count == 0 ? 0 : 1;
    }
    if (size == counts.length) {
      return this;
    }
    int[] kept = new int[size];
    double[] keptCounts = new double[size];
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        kept[next] = indices[i];
        keptCounts[next++] = counts[i];
      }
    }
    return of(kept, keptCounts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BucketCounts that
        && Arrays.equals(indices, that.indices)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(indices) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return Arrays.toString(indices) + Arrays.toString(counts);
  }
}
