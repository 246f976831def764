package io.strata.metrics.window;

import io.strata.metrics.chunk.RawReadCodec;
import io.strata.metrics.series.DeltaAccumulator;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSelection;
import io.strata.metrics.series.RawSeries;
import io.strata.metrics.series.RawSeriesSource;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The hot window and long-term storage as one source. Thread-safe if both are.
 *
 * <p>Storage is asked only for what is older than the window is complete, so that recent queries go
 * on where storage is away. Around the seam both may hold the same samples and contributions: they
 * are joined by time, and by window and origin, before contributions are accumulated, so that
 * nothing is missing or counted twice.
 */
public final class JoinedSeriesSource implements SeriesSource {
  private final RecentSeriesSource recent;
  private final RawSeriesSource stored;

  /** Joins recent series with stored ones. */
  public JoinedSeriesSource(RecentSeriesSource recent, RawSeriesSource stored) {
    this.recent = Objects.requireNonNull(recent);
    this.stored = Objects.requireNonNull(stored);
  }

  @Override
  public List<Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    long from = DeltaAccumulator.readFrom(startMillis);
    RawReadCodec.Answer hot = recent.read(matchers, from, endMillis);
    RawSelection joined = hot.selection();
    if (from < hot.completeSinceMillis()) {
      long until = Math.min(endMillis, hot.completeSinceMillis());
      joined = join(stored.selectRaw(matchers, from, until), hot.selection());
    }
    return new DeltaAccumulator(asRead(joined)).select(matchers, startMillis, endMillis);
  }

  private static RawSeriesSource asRead(RawSelection selection) {
    return (_, _, _) -> selection;
  }

  private static RawSelection join(RawSelection old, RawSelection hot) {
    Map<Labels, RawSeries> byLabels = new LinkedHashMap<>();
    old.series().forEach(series -> byLabels.put(series.labels(), series));
    for (RawSeries series : hot.series()) {
      byLabels.merge(series.labels(), series, JoinedSeriesSource::join);
    }
    return new RawSelection(
        new ArrayList<>(byLabels.values()),
        Math.max(old.newestDeltaMillis(), hot.newestDeltaMillis()));
  }

  private static RawSeries join(RawSeries old, RawSeries hot) {
    TreeMap<DeltaSample, DeltaSample> deltas = new TreeMap<>(DeltaSample.ORDER);
    Stream.concat(hot.deltas().stream(), old.deltas().stream())
        .forEach(delta -> deltas.merge(delta, delta, DeltaSample::larger));
    return new RawSeries(
        old.labels(),
        join(old.samples(), hot.samples()),
        new ArrayList<>(deltas.values()),
        Math.max(old.deltaBase(), hot.deltaBase()));
  }

  private static Samples join(Samples old, Samples hot) {
    return old.size() == 0 ? hot : hot.size() == 0 ? old : old.union(hot);
  }
}
