package io.strata.metrics.series;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects samples in ascending time. One thread. */
public final class SamplesBuilder {
  private long[] times;
  private double[] values;
  private @Nullable FloatHistogram[] histograms = Samples.NO_HISTOGRAMS;
  private int size;

  /** A builder with room for some samples; it grows as needed. */
  public SamplesBuilder(int capacity) {
    times = new long[Math.max(4, capacity)];
    values = new double[times.length];
  }

  /** How many samples there are. */
  public int size() {
    return size;
  }

  /** Adds a number; its time must be later than all before. */
  public SamplesBuilder add(long timeMillis, double value) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    times[size] = timeMillis;
    values[size++] = value;
    return this;
  }

  /** Adds a histogram; its time must be later than all before. */
  public SamplesBuilder add(long timeMillis, FloatHistogram histogram) {
    add(timeMillis, 0);
    if (histograms.length < times.length) {
      histograms = Arrays.copyOf(histograms, times.length);
    }
    histograms[size - 1] = histogram;
    return this;
  }

  /** Adds the sample at a place; its time must be later than all before. */
  public SamplesBuilder add(Samples samples, int place) {
    FloatHistogram histogram = samples.histogram(place);
    long time = samples.timesMillis()[place];
    return histogram == null ? add(time, samples.values()[place]) : add(time, histogram);
  }

  /** Adds the sample at a place, unless there is one of its time. */
  void addLater(Samples samples, int place) {
    if (size == 0 || times[size - 1] != samples.timesMillis()[place]) {
      add(samples, place);
    }
  }

  /** What was added. */
  public Samples build() {
    return new Samples(
        Arrays.copyOf(times, size),
        Arrays.copyOf(values, size),
        histograms.length == 0 ? Samples.NO_HISTOGRAMS : Arrays.copyOf(histograms, size));
  }
}
