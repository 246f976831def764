package io.strata.metrics.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes cumulative counters of delta contributions.
 *
 * <p>A counter gets a sample at the end of each window that has contributions, one at the start of
 * its first window (so that a rate sees the first contribution as an increase), and, where windows
 * have gaps, a flat sample every {@link #STEP_MILLIS}: up to the newest window that the source has
 * seen, but no longer than {@link #IDLE_MILLIS} after the last contribution. After a longer gap the
 * counter ends and starts again at its last value.
 */
public final class DeltaAccumulator implements SeriesSource {
  /** Distance of the samples in a gap between windows: the width of windows derived from spans. */
  public static final long STEP_MILLIS = 10_000;

  /** How long a counter lives after its last contribution. */
  public static final long IDLE_MILLIS = 15 * 60_000;

  private final RawSeriesSource source;

  /** An accumulating view of a source. */
  public DeltaAccumulator(RawSeriesSource source) {
    this.source = source;
  }

  /** Reads {@link #IDLE_MILLIS} further back, to know what was alive at the range's start. */
  @Override
  public List<Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    RawSelection raw = source.selectRaw(matchers, readFrom(startMillis), endMillis);
    List<Series> result = new ArrayList<>(raw.series().size());
    for (RawSeries series : raw.series()) {
      Samples samples = accumulate(series, raw.newestDeltaMillis(), startMillis, endMillis);
      if (samples.size() > 0) {
        result.add(new Series(series.labels(), samples));
      }
    }
    return result;
  }

  /** From where raw series must be read for a range that starts at the given time. */
  public static long readFrom(long startMillis) {
    return Math.max(startMillis, Long.MIN_VALUE + IDLE_MILLIS) - IDLE_MILLIS;
  }

  /** The samples of one series in a range, its deltas accumulated. */
  public static Samples accumulate(
      RawSeries series, long newestDeltaMillis, long startMillis, long endMillis) {
    if (series.deltas().isEmpty()) {
      return series.samples().between(startMillis, endMillis);
    }
    SampleBuilder out = new SampleBuilder(startMillis, endMillis);
    double total = series.deltaBase();
    double compensation = 0;
    long lastEnd = 0;
    boolean first = true;
    List<DeltaSample> deltas = series.deltas();
    for (int i = 0; i < deltas.size(); ) {
      long end = deltas.get(i).endMillis();
      long windowStart = Math.min(deltas.get(i).startMillis(), end - 1);
      if (first || end - lastEnd > IDLE_MILLIS) {
        if (!first) {
          out.flat(lastEnd, lastEnd + IDLE_MILLIS, total + compensation);
        }
        out.add(windowStart, total + compensation);
      } else {
        out.flat(lastEnd, windowStart, total + compensation);
      }
      for (; i < deltas.size() && deltas.get(i).endMillis() == end; i++) {
        double value = deltas.get(i).value();
        double sum = total + value;
        compensation +=
            Math.abs(total) >= Math.abs(value) ? (total - sum) + value : (value - sum) + total;
        total = sum;
      }
      out.add(end, total + compensation);
      lastEnd = end;
      first = false;
    }
    out.flat(lastEnd, Math.min(newestDeltaMillis, lastEnd + IDLE_MILLIS), total + compensation);
    // What a sender that changed temporality sent as cumulative holds where both have a time.
    Samples accumulated = out.build();
    return series.samples().size() == 0
        ? accumulated
        : series.samples().between(startMillis, endMillis).union(accumulated);
  }

  /** Collects samples of a range in ascending time; a time that is not later is left out. */
  private static final class SampleBuilder {
    private final long startMillis;
    private final long endMillis;
    private long[] times = new long[32];
    private double[] values = new double[32];
    private int size;

    SampleBuilder(long startMillis, long endMillis) {
      this.startMillis = startMillis;
      this.endMillis = endMillis;
    }

    void add(long time, double value) {
      if (time < startMillis || time > endMillis || (size > 0 && time <= times[size - 1])) {
        return;
      }
      if (size == times.length) {
        times = Arrays.copyOf(times, size * 2);
        values = Arrays.copyOf(values, size * 2);
      }
      times[size] = time;
      values[size++] = value;
    }

    /** Samples every step after a time, up to and including another. */
    void flat(long afterMillis, long untilMillis, double value) {
      long last = Math.min(untilMillis, endMillis);
      for (long time = afterMillis + STEP_MILLIS; time <= last; time += STEP_MILLIS) {
        add(time, value);
      }
    }

    Samples build() {
      return new Samples(Arrays.copyOf(times, size), Arrays.copyOf(values, size));
    }
  }
}
