package io.strata.metrics.series;

import java.util.ArrayList;
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
    List<DeltaSample> deltas = series.deltas();
    List<DeltaSample> ofNumbers = deltas;
    Range range = new Range(startMillis, endMillis, newestDeltaMillis);
    Samples accumulated = Samples.empty();
    if (deltas.stream().anyMatch(delta -> delta.histogram() != null)) {
      ofNumbers = deltas.stream().filter(delta -> delta.histogram() == null).toList();
      accumulated =
          accumulate(
              deltas.stream().filter(delta -> delta.histogram() != null).toList(),
              new HistogramTotal(),
              range);
    }
    if (!ofNumbers.isEmpty()) {
      Samples numbers = accumulate(ofNumbers, new NumberTotal(series.deltaBase()), range);
      accumulated = accumulated.size() == 0 ? numbers : accumulated.union(numbers);
    }
    // What a sender that changed temporality sent as cumulative holds where both have a time.
    return series.samples().size() == 0
        ? accumulated
        : series.samples().between(startMillis, endMillis).union(accumulated);
  }

  private record Range(long startMillis, long endMillis, long newestDeltaMillis) {}

  private static Samples accumulate(List<DeltaSample> deltas, Total total, Range range) {
    Output out = new Output(range, total);
    long lastEnd = 0;
    boolean first = true;
    for (int i = 0; i < deltas.size(); ) {
      long end = deltas.get(i).endMillis();
      long windowStart = Math.min(deltas.get(i).startMillis(), end - 1);
      if (first || end - lastEnd > IDLE_MILLIS) {
        if (!first) {
          out.flat(lastEnd, lastEnd + IDLE_MILLIS);
        }
        out.add(windowStart);
      } else {
        out.flat(lastEnd, windowStart);
      }
      for (; i < deltas.size() && deltas.get(i).endMillis() == end; i++) {
        total.add(deltas.get(i));
      }
      out.add(end);
      lastEnd = end;
      first = false;
    }
    out.flat(lastEnd, Math.min(range.newestDeltaMillis(), lastEnd + IDLE_MILLIS));
    return out.samples.build();
  }

  /** What has been counted so far. */
  private interface Total {
    void add(DeltaSample delta);

    /** Adds the total as a sample. */
    void put(long timeMillis, SamplesBuilder samples);
  }

  private static final class NumberTotal implements Total {
    private final KahanSum sum = new KahanSum();

    NumberTotal(double base) {
      sum.set(base);
    }

    @Override
    public void add(DeltaSample delta) {
      sum.add(delta.value());
    }

    @Override
    public void put(long timeMillis, SamplesBuilder samples) {
      samples.add(timeMillis, sum.value());
    }
  }

  /** Begins with nothing; where a sender changes from exponential to custom buckets, anew. */
  private static final class HistogramTotal implements Total {
    private FloatHistogram total = FloatHistogram.ofSchema(FloatHistogram.MAX_SCHEMA).build();

    @Override
    public void add(DeltaSample delta) {
      FloatHistogram histogram = delta.histogram();
      if (histogram == null) {
        return;
      }
      total =
          total.hasCustomBuckets() == histogram.hasCustomBuckets()
              ? HistogramArithmetic.sum(total, histogram).histogram()
              : histogram;
    }

    @Override
    public void put(long timeMillis, SamplesBuilder samples) {
      samples.add(timeMillis, total);
    }
  }

  /** Collects samples of a range in ascending time; a time that is not later is left out. */
  private static final class Output {
    private final Range range;
    private final Total total;
    private final SamplesBuilder samples = new SamplesBuilder(32);
    private long last = Long.MIN_VALUE;

    Output(Range range, Total total) {
      this.range = range;
      this.total = total;
    }

    void add(long time) {
      if (time >= range.startMillis() && time <= range.endMillis() && time > last) {
        total.put(time, samples);
        last = time;
      }
    }

    /** Samples every step after a time, up to and including another. */
    void flat(long afterMillis, long untilMillis) {
      long end = Math.min(untilMillis, range.endMillis());
      for (long time = afterMillis + STEP_MILLIS; time <= end; time += STEP_MILLIS) {
        add(time);
      }
    }
  }
}
