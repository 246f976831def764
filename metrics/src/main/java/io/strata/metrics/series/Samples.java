package io.strata.metrics.series;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a series in ascending time, times unique. A sample is a number or a native
 * histogram; a number may be the stale marker, see {@link StaleMarker}.
 *
 * @param timesMillis epoch milliseconds
 * @param values as many as times; without meaning, but not the stale marker, where there is a
 *     histogram
 * @param histograms as many as times, null where the sample is a number; of no length where all are
 *     numbers
 */
// Arrays, not lists: a query walks millions of samples. They are not copied and must not change.
@SuppressWarnings("ArrayRecordComponent")
public record Samples(long[] timesMillis, double[] values, @Nullable FloatHistogram[] histograms) {
  /** The array of samples that are all numbers. */
  @SuppressWarnings("NullAway") // an empty array has no elements to be null
  public static final @Nullable FloatHistogram[] NO_HISTOGRAMS = new FloatHistogram[0];

  private static final Samples EMPTY = new Samples(new long[0], new double[0]);

  public Samples {
    if (timesMillis.length != values.length) {
      throw new IllegalArgumentException(
          "%d times for %d values".formatted(timesMillis.length, values.length));
    }
    if (histograms.length != 0 && histograms.length != timesMillis.length) {
      throw new IllegalArgumentException(
          "%d times for %d histograms".formatted(timesMillis.length, histograms.length));
    }
  }

  /** Numbers only. */
  public Samples(long[] timesMillis, double[] values) {
    this(timesMillis, values, NO_HISTOGRAMS);
  }

  /** No samples. */
  public static Samples empty() {
    return EMPTY;
  }

  /** Histograms only. */
  public static Samples ofHistograms(long[] timesMillis, List<FloatHistogram> histograms) {
    return new Samples(
        timesMillis, new double[timesMillis.length], histograms.toArray(FloatHistogram[]::new));
  }

  /** How many samples there are. */
  public int size() {
    return timesMillis.length;
  }

  /** Whether any sample may be a histogram. */
  public boolean hasHistograms() {
    return histograms.length > 0;
  }

  /** The histogram at a place; null where the sample is a number. */
  public @Nullable FloatHistogram histogram(int place) {
    return histograms.length == 0 ? null : histograms[place];
  }

  /** The samples from one time to another, both inclusive. */
  public Samples between(long startMillis, long endMillis) {
    int from = indexFrom(startMillis);
    int to = endMillis == Long.MAX_VALUE ? size() : Math.max(from, indexFrom(endMillis + 1));
    if (from == 0 && to == size()) {
      return this;
    }
    return new Samples(
        Arrays.copyOfRange(timesMillis, from, to),
        Arrays.copyOfRange(values, from, to),
        hasHistograms() ? Arrays.copyOfRange(histograms, from, to) : NO_HISTOGRAMS);
  }

  private int indexFrom(long timeMillis) {
    int at = Arrays.binarySearch(timesMillis, timeMillis);
    return at >= 0 ? at : -at - 1;
  }

  /** The samples of both; where both have a time, this one's. */
  public Samples union(Samples other) {
    SamplesBuilder joined = new SamplesBuilder(size() + other.size());
    int a = 0;
    int b = 0;
    while (a < size() || b < other.size()) {
      boolean mine = b == other.size() || (a < size() && timesMillis[a] <= other.timesMillis[b]);
      if (mine) {
        joined.addLater(this, a++);
      } else {
        joined.addLater(other, b++);
      }
    }
    return joined.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Samples that
        && Arrays.equals(timesMillis, that.timesMillis)
        && Arrays.equals(values, that.values)
        && Arrays.equals(histograms, that.histograms);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(timesMillis) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Samples"
        + Arrays.toString(timesMillis)
        + Arrays.toString(values)
        + (hasHistograms() ? Arrays.toString(histograms) : "");
  }
}
