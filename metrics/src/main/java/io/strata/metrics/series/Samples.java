package io.strata.metrics.series;

import java.util.Arrays;

/**
 * The samples of a series in ascending time, times unique. A value may be the stale marker, see
 * {@link StaleMarker}.
 *
 * @param timesMillis epoch milliseconds
 * @param values as many as times
 */
// Arrays, not lists: a query walks millions of samples. They are not copied and must not change.
@SuppressWarnings("ArrayRecordComponent")
public record Samples(long[] timesMillis, double[] values) {
  private static final Samples EMPTY = new Samples(new long[0], new double[0]);

  public Samples {
    if (timesMillis.length != values.length) {
      throw new IllegalArgumentException(
          "%d times for %d values".formatted(timesMillis.length, values.length));
    }
  }

  /** No samples. */
  public static Samples empty() {
    return EMPTY;
  }

  /** How many samples there are. */
  public int size() {
    return timesMillis.length;
  }

  /** The samples from one time to another, both inclusive. */
  public Samples between(long startMillis, long endMillis) {
    int from = indexFrom(startMillis);
    int to = endMillis == Long.MAX_VALUE ? size() : Math.max(from, indexFrom(endMillis + 1));
    if (from == 0 && to == size()) {
      return this;
    }
    return new Samples(
        Arrays.copyOfRange(timesMillis, from, to), Arrays.copyOfRange(values, from, to));
  }

  private int indexFrom(long timeMillis) {
    int at = Arrays.binarySearch(timesMillis, timeMillis);
    return at >= 0 ? at : -at - 1;
  }

  /** The samples of both; where both have a time, this one's value. */
  public Samples union(Samples other) {
    long[] times = new long[size() + other.size()];
    double[] joined = new double[times.length];
    int size = 0;
    int a = 0;
    int b = 0;
    while (a < size() || b < other.size()) {
      boolean mine = b == other.size() || (a < size() && timesMillis[a] <= other.timesMillis[b]);
      long time = mine ? timesMillis[a] : other.timesMillis[b];
      double value = mine ? values[a++] : other.values[b++];
      if (size == 0 || times[size - 1] != time) {
        times[size] = time;
        joined[size++] = value;
      }
    }
    return new Samples(Arrays.copyOf(times, size), Arrays.copyOf(joined, size));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Samples that
        && Arrays.equals(timesMillis, that.timesMillis)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(timesMillis) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Samples" + Arrays.toString(timesMillis) + Arrays.toString(values);
  }
}
