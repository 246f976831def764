package io.strata.metrics.window;

import io.strata.metrics.series.DeltaAccumulator;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.MetricMetadata;
import io.strata.metrics.series.RawSelection;
import io.strata.metrics.series.RawSeries;
import io.strata.metrics.series.RawSeriesSource;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesCatalog;
import io.strata.metrics.series.SeriesSource;
import io.strata.metrics.translate.SeriesPoint;
import io.strata.metrics.translate.SeriesPoint.Temporality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The recent samples of all series in memory, bounded in time, series and samples. Thread-safe:
 * appends and reads of different series do not wait for each other.
 *
 * <p>Samples may come out of order within a bound; of two with the same time the first stays. Delta
 * contributions are kept by window and origin: of the same origin the largest holds, so that
 * neither a replay nor an early, provisional message that comes late changes anything, and
 * different origins add up; they are read as cumulative counters, see {@link DeltaAccumulator}.
 *
 * <p>The owner calls {@link #evict} regularly; between calls only the bound on samples evicts.
 */
public final class HotWindow implements SeriesSource, RawSeriesSource, SeriesCatalog {
  /** The window of a delta that does not tell its start. */
  private static final long UNKNOWN_WINDOW_MILLIS = DeltaAccumulator.STEP_MILLIS;

  private static final int MAX_METADATA = 100_000;

  private final HotWindowSettings settings;
  private final Map<Labels, SeriesBuffer> byLabels = new ConcurrentHashMap<>();
  private final Map<String, MetricMetadata> metadata = new ConcurrentHashMap<>();
  private final LabelIndex index = new LabelIndex();
  private final AtomicInteger nextId = new AtomicInteger();
  private final AtomicLong horizonMillis = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong markedCompleteSince = new AtomicLong(Long.MAX_VALUE);
  private final LongAccumulator newestDelta = new LongAccumulator(Math::max, Long.MIN_VALUE);
  private final LongAccumulator newest = new LongAccumulator(Math::max, Long.MIN_VALUE);
  private final LongAdder samples = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder tooOld = new LongAdder();
  private final LongAdder seriesLimit = new LongAdder();

  /** A window with the given bounds. */
  public HotWindow(HotWindowSettings settings) {
    this.settings = settings;
  }

  /**
   * Adds points.
   *
   * @param origin where delta points came from that do not say so themselves (a record header of
   *     those who derive them); null where their sender is the only one for its series
   */
  public void append(List<SeriesPoint> points, @Nullable String origin) {
    String from = origin == null ? "" : origin;
    for (SeriesPoint point : points) {
      count(append(point, point.originIn(from)), point);
    }
    if (samples.sum() > settings.maxSamples()) {
      evictToLimit();
    }
  }

  private void count(Insertion insertion, SeriesPoint point) {
    switch (insertion) {
      case ACCEPTED -> {
        accepted.increment();
        FloatHistogram histogram = point.histogram();
        samples.add(histogram == null ? 1 : HistogramBuffer.weight(histogram));
      }
      case DUPLICATE -> duplicates.increment();
      case TOO_OLD -> tooOld.increment();
      case SERIES_GONE -> seriesLimit.increment();
    }
  }

  /** Gives SERIES_GONE where the bound on series allows no new one. */
  private Insertion append(SeriesPoint point, String origin) {
    if (point.timeMillis() < horizonMillis.get()) {
      return Insertion.TOO_OLD;
    }
    while (true) {
      SeriesBuffer series = buffer(point.labels());
      if (series == null) {
        return Insertion.SERIES_GONE;
      }
      Insertion insertion = insert(series, point, origin);
      if (insertion != Insertion.SERIES_GONE) {
        return insertion;
      }
      byLabels.remove(point.labels(), series);
    }
  }

  private Insertion insert(SeriesBuffer series, SeriesPoint point, String origin) {
    newest.accumulate(point.timeMillis());
    FloatHistogram histogram = point.histogram();
    long outOfOrder = settings.outOfOrder().toMillis();
    if (point.temporality() == Temporality.CUMULATIVE_OR_GAUGE) {
      return histogram == null
          ? series.addSample(point.timeMillis(), point.value(), outOfOrder)
          : series.addHistogram(point.timeMillis(), histogram, outOfOrder);
    }
    newestDelta.accumulate(point.timeMillis());
    boolean known = point.startMillis() > 0 && point.startMillis() < point.timeMillis();
    long start = known ? point.startMillis() : point.timeMillis() - UNKNOWN_WINDOW_MILLIS;
    return series.addDelta(
        new DeltaSample(start, point.timeMillis(), point.value(), origin, histogram),
        horizonMillis::get);
  }

  private @Nullable SeriesBuffer buffer(Labels labels) {
    SeriesBuffer series = byLabels.get(labels);
    if (series != null) {
      return series;
    }
    // One at a time: ids must enter the posting lists in ascending order.
    synchronized (nextId) {
      series = byLabels.get(labels);
      if (series == null && byLabels.size() < settings.maxSeries()) {
        series = new SeriesBuffer(nextId.getAndIncrement(), labels);
        index.add(series);
        byLabels.put(labels, series);
      }
      return series;
    }
  }

  /** Remembers metadata of metrics; later ones win, beyond 100,000 metrics none is added. */
  public void describe(Map<String, MetricMetadata> described) {
    described.forEach((name, about) -> {
      if (metadata.size() < MAX_METADATA || metadata.containsKey(name)) {
        metadata.put(name, about);
      }
    });
  }

  /** States that everything since the given time has been, or will be, appended. */
  public void markCompleteSince(long timeMillis) {
    markedCompleteSince.set(timeMillis);
  }

  /**
   * The time from which this holds everything: what {@link #markCompleteSince} said, or later where
   * older samples were evicted; {@link Long#MAX_VALUE} until something was said.
   */
  public long completeSinceMillis() {
    return Math.max(markedCompleteSince.get(), horizonMillis.get());
  }

  /** Evicts what is older than the retention at the given time; to be called regularly. */
  public void evict(long nowMillis) {
    evictBefore(nowMillis - settings.retention().toMillis());
  }

  /** Evicts a twentieth of the time span at a time until a twentieth of the bound is free. */
  private synchronized void evictToLimit() {
    long enough = settings.maxSamples() - settings.maxSamples() / 20;
    long horizon = Math.max(horizonMillis.get(), oldestPossible());
    while (samples.sum() > enough && horizon < newest.get()) {
      horizon += Math.max(1, (newest.get() - horizon) / 20);
      evictBefore(horizon);
    }
  }

  private long oldestPossible() {
    return newest.get() - settings.retention().toMillis();
  }

  private void evictBefore(long timeMillis) {
    horizonMillis.accumulateAndGet(timeMillis, Math::max);
    List<SeriesBuffer> gone = new ArrayList<>();
    for (SeriesBuffer series : index.all()) {
      samples.add(-series.evictBefore(timeMillis));
      if (series.closeIfEmpty()) {
        gone.add(series);
      }
    }
    index.remove(gone);
    gone.forEach(series -> byLabels.remove(series.labels(), series));
  }

  /** Counts, for metrics. */
  public HotWindowStatistics statistics() {
    return new HotWindowStatistics(
        byLabels.size(),
        samples.sum(),
        accepted.sum(),
        duplicates.sum(),
        tooOld.sum(),
        seriesLimit.sum());
  }

  @Override
  public List<Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    long deltasFrom = DeltaAccumulator.readFrom(startMillis);
    long newestWindow = newestDelta.get();
    List<Series> result = new ArrayList<>();
    for (SeriesBuffer buffer : index.find(matchers)) {
      RawSeries raw = buffer.read(startMillis, deltasFrom, endMillis);
      Samples read = DeltaAccumulator.accumulate(raw, newestWindow, startMillis, endMillis);
      if (read.size() > 0) {
        result.add(new Series(raw.labels(), read));
      }
    }
    return result;
  }

  @Override
  public RawSelection selectRaw(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    List<RawSeries> result = new ArrayList<>();
    for (SeriesBuffer buffer : index.find(matchers)) {
      RawSeries raw = buffer.read(startMillis, startMillis, endMillis);
      if (raw.samples().size() > 0 || !raw.deltas().isEmpty()) {
        result.add(raw);
      }
    }
    return new RawSelection(result, newestDelta.get());
  }

  @Override
  public List<Labels> series(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    return index.find(matchers).stream()
        .filter(series -> series.overlaps(startMillis, endMillis))
        .map(SeriesBuffer::labels)
        .toList();
  }

  /** Without matchers: all names held, whatever the range. */
  @Override
  public List<String> labelNames(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    return matchers.isEmpty()
        ? index.names()
        : SeriesCatalog.super.labelNames(matchers, startMillis, endMillis);
  }

  /** Without matchers: all values held, whatever the range. */
  @Override
  public List<String> labelValues(
      String name, List<LabelMatcher> matchers, long startMillis, long endMillis) {
    return matchers.isEmpty()
        ? index.values(name)
        : SeriesCatalog.super.labelValues(name, matchers, startMillis, endMillis);
  }

  @Override
  public Map<String, MetricMetadata> metadata() {
    return Map.copyOf(metadata);
  }
}
