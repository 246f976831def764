package io.strata.dashboard.figures;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesSource;
import io.strata.metrics.series.StaleMarker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads counters and gauges of a range from a series source.
 *
 * <p>Increases are exact: the sum of what each counter rose from the last sample at the range's
 * start to the newest in it, resets included. PromQL's {@code increase} extrapolates instead, and
 * would show a burst of 30 requests as 31; a chart can live with that, a count cannot.
 *
 * <p>Not thread-safe.
 */
public final class MetricReader {
  /** Distance of the samples that are derived from spans: ranges start on such a border. */
  public static final long WINDOW_MILLIS = 10_000;

  private final SeriesSource source;
  private final long startMillis;
  private final long endMillis;
  private long earliestMillis = Long.MAX_VALUE;

  /** A reader of a range; the start is moved back to a border of the windows derived from spans. */
  public MetricReader(SeriesSource source, long startMillis, long endMillis) {
    this.source = source;
    this.startMillis = Math.floorDiv(startMillis, WINDOW_MILLIS) * WINDOW_MILLIS;
    this.endMillis = endMillis;
  }

  /** The range's start, on a window border. */
  public long startMillis() {
    return startMillis;
  }

  /** The range's end. */
  public long endMillis() {
    return endMillis;
  }

  /**
   * The earliest sample among all that was read so far, not before the start; {@link
   * Long#MAX_VALUE} where there was none.
   */
  public long earliestMillis() {
    return earliestMillis;
  }

  /** The increases of a counter's series, in the order of their labels. */
  public List<Increase> increases(String metric, LabelMatcher... matchers) {
    List<Increase> increases = new ArrayList<>();
    for (Series series : select(metric, matchers)) {
      Samples samples = series.samples();
      if (samples.size() > 0) {
        increases.add(
            new Increase(
                series.labels(), rise(samples), samples.timesMillis()[samples.size() - 1]));
      }
    }
    increases.sort(Comparator.comparing(Increase::labels));
    return increases;
  }

  /** The newest samples of a gauge's series that have not ended, in the order of their labels. */
  public List<Latest> latest(String metric, LabelMatcher... matchers) {
    List<Latest> latest = new ArrayList<>();
    for (Series series : select(metric, matchers)) {
      Samples samples = series.samples();
      int last = samples.size() - 1;
      if (last >= 0 && !Double.isNaN(samples.values()[last])) {
        latest.add(
            new Latest(series.labels(), samples.values()[last], samples.timesMillis()[last]));
      }
    }
    latest.sort(Comparator.comparing(Latest::labels));
    return latest;
  }

  /**
   * The rates per second of a counter's series, each over the time between its first and newest
   * sample; series with a single sample have none.
   */
  public List<Latest> rates(String metric, LabelMatcher... matchers) {
    List<Latest> rates = new ArrayList<>();
    for (Series series : select(metric, matchers)) {
      Samples samples = series.samples();
      if (samples.size() > 1) {
        long newest = samples.timesMillis()[samples.size() - 1];
        double seconds = (newest - samples.timesMillis()[0]) / 1_000.0;
        rates.add(new Latest(series.labels(), rise(samples) / seconds, newest));
      }
    }
    rates.sort(Comparator.comparing(Latest::labels));
    return rates;
  }

  /** The series with all their samples in the range. */
  public List<Series> select(String metric, LabelMatcher... matchers) {
    List<LabelMatcher> all = new ArrayList<>(matchers.length + 1);
    all.add(LabelMatcher.equal(Labels.METRIC_NAME, metric));
    all.addAll(List.of(matchers));
    List<Series> selected = source.select(all, startMillis, endMillis);
    for (Series series : selected) {
      if (series.samples().size() > 0) {
        long first = Math.max(startMillis, series.samples().timesMillis()[0]);
        earliestMillis = Math.min(earliestMillis, first);
      }
    }
    return selected;
  }

  /** What a counter rose over its samples; after a reset it counts from zero. */
  public static double rise(Samples samples) {
    double rise = 0;
    double previous = Double.NaN;
    for (double value : samples.values()) {
      if (StaleMarker.is(value) || Double.isNaN(value)) {
        continue;
      }
      if (!Double.isNaN(previous)) {
        rise += value >= previous ? value - previous : value;
      }
      previous = value;
    }
    return rise;
  }
}
