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
