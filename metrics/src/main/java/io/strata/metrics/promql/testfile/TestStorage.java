package io.strata.metrics.promql.testfile;

import io.strata.metrics.series.CounterResets;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.CounterReset;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.SamplesBuilder;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Series in memory that a test loads, and that rules under test add to. One thread. */
public final class TestStorage implements SeriesSource {
  private final Map<Labels, Samples> series = new LinkedHashMap<>();

  /** A storage without series. */
  public TestStorage() {}

  /**
   * Loads one series, whose samples begin at time 0.
   *
   * @param name a metric's name with labels, as a selector
   * @param values in the notation of test files, for example {@code 1+2x5 _ stale}
   * @throws IllegalArgumentException for anything else
   */
  public void load(String name, String values, long intervalMillis) {
    load(List.of(SeriesLine.parse(name.strip() + " " + values)), intervalMillis);
  }

  /** Adds a sample of a series: a number, or the histogram where there is one. */
  public void add(
      Labels labels, long timeMillis, double value, @Nullable FloatHistogram histogram) {
    SamplesBuilder sample = new SamplesBuilder(1);
    if (histogram == null) {
      sample.add(timeMillis, value);
    } else {
      sample.add(timeMillis, histogram);
    }
    add(labels, sample.build());
  }

  void clear() {
    series.clear();
  }

  /** Loads series; of two with the same labels in one load the later holds. */
  void load(List<SeriesLine> lines, long intervalMillis) {
    Map<Labels, SeriesLine> byLabels = new LinkedHashMap<>();
    lines.forEach(line -> byLabels.put(line.labels(), line));
    byLabels.forEach((labels, line) -> add(labels, samples(line, intervalMillis)));
  }

  /**
   * Loads series, and for classic histograms among them a native one each, of the same bounds.
   *
   * @throws IllegalArgumentException where the buckets of one contradict each other
   */
  void loadWithNativeHistograms(List<SeriesLine> lines, long intervalMillis) {
    load(lines, intervalMillis);
    ClassicHistograms classic = new ClassicHistograms();
    lines.forEach(line -> classic.add(line.labels(), samples(line, intervalMillis)));
    classic.asNative().forEach(this::add);
  }

  private static Samples samples(SeriesLine line, long intervalMillis) {
    SamplesBuilder samples = new SamplesBuilder(line.points().size());
    for (int i = 0; i < line.points().size(); i++) {
      long time = i * intervalMillis;
      switch (line.points().get(i)) {
        case SeriesLine.Point.None() -> {}
        case SeriesLine.Point.Value(double value) -> samples.add(time, value);
        case SeriesLine.Point.Histogram(FloatHistogram histogram, _) ->
            samples.add(time, histogram);
      }
    }
    return samples.build();
  }

  /** Adds samples of one series. */
  void add(Labels labels, Samples samples) {
    series.merge(labels, samples, Samples::union);
  }

  /** The newest sample's time; 0 where there is none. */
  long newestMillis() {
    return series.values().stream()
        .filter(samples -> samples.size() > 0)
        .mapToLong(samples -> samples.timesMillis()[samples.size() - 1])
        .max()
        .orElse(0);
  }

  @Override
  public List<Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    List<Series> found = new ArrayList<>();
    series.forEach((labels, samples) -> {
      Samples inRange = asRead(samples).between(startMillis, endMillis);
      if (inRange.size() > 0 && matches(matchers, labels)) {
        found.add(new Series(labels, inRange));
      }
    });
    return found;
  }

  /**
   * The samples with what Prometheus, once it has stored them, still knows of counter resets: that
   * a histogram goes on from the one before in its chunk, and nothing of the first of a chunk. A
   * chunk ends where a counter is reset or buckets change their layout.
   */
  private static Samples asRead(Samples samples) {
    if (!samples.hasHistograms()) {
      return samples;
    }
    SamplesBuilder read = new SamplesBuilder(samples.size());
    FloatHistogram previous = null;
    for (int i = 0; i < samples.size(); i++) {
      FloatHistogram histogram = samples.histogram(i);
      if (histogram == null) {
        read.add(samples, i);
      } else {
        read.add(samples.timesMillis()[i], histogram.withCounterReset(asRead(previous, histogram)));
      }
      previous = histogram;
    }
    return read.build();
  }

  private static CounterReset asRead(@Nullable FloatHistogram previous, FloatHistogram histogram) {
    if (histogram.counterReset() == CounterReset.GAUGE) {
      return CounterReset.GAUGE;
    }
    boolean sameChunk =
        previous != null
            && previous.counterReset() != CounterReset.GAUGE
            && histogram.counterReset() != CounterReset.RESET
            && histogram.schema() == previous.schema()
            && histogram.zeroThreshold() == previous.zeroThreshold()
            && !CounterResets.between(previous, histogram.withCounterReset(CounterReset.UNKNOWN));
    return sameChunk ? CounterReset.NOT_RESET : CounterReset.UNKNOWN;
  }

  private static boolean matches(List<LabelMatcher> matchers, Labels labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }
}
