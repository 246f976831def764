package io.strata.dashboard.topology;

import io.strata.dashboard.data.DataScope;
import io.strata.dashboard.figures.Latest;
import io.strata.dashboard.figures.MetricReader;
import io.strata.dashboard.http.ProblemException;
import io.strata.dashboard.http.TimeRange;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.SeriesSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reads the landscape of a range. Thread-safe.
 *
 * <p>Screens ask for the same range at nearly the same time, so an answer is kept for a moment; at
 * most a few ranges are read at once, since each may read many series.
 */
public final class LandscapeReader {
  private static final Duration KEPT = Duration.ofSeconds(2);
  private static final Duration RECENT = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MOST_KEPT = 16;
  private static final int MOST_READS = 4;

  private final SeriesSource series;
  private final Supplier<List<NamedAlert>> firing;
  private final TopologyThresholds thresholds;
  private final InstantSource clock;
  private final Semaphore reads = new Semaphore(MOST_READS);
  private final Map<Key, Kept> kept = new LinkedHashMap<>();

  /**
   * A reader.
   *
   * @param firing the alerts that fire now
   */
  public LandscapeReader(
      SeriesSource series,
      Supplier<List<NamedAlert>> firing,
      TopologyThresholds thresholds,
      InstantSource clock) {
    this.series = series;
    this.firing = firing;
    this.thresholds = thresholds;
    this.clock = clock;
  }

  private record Key(long startWindow, long endStep) {
    static Key of(TimeRange range) {
      return new Key(
          range.fromMillis() / MetricReader.WINDOW_MILLIS, range.toMillis() / KEPT.toMillis());
    }
  }

  private record Kept(Landscape landscape, List<String> warnings, long untilMillis) {}

  /** The landscape of a range; what could not be read is noted in the current scope. */
  public Landscape read(TimeRange range) {
    Key key = Key.of(range);
    Kept answer =
        find(key)
            .orElseGet(() -> {
              awaitTurn();
              try {
                return find(key).orElseGet(() -> keep(key, readNow(range)));
              } finally {
                reads.release();
              }
            });
    answer.warnings.forEach(DataScope.current()::warn);
    return answer.landscape;
  }

  private void awaitTurn() {
    try {
      if (!reads.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw ProblemException.refused(
            503, "too many time ranges are being read at once; try again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.refused(503, "interrupted");
    }
  }

  private Optional<Kept> find(Key key) {
    long now = clock.millis();
    synchronized (kept) {
      kept.values().removeIf(answer -> answer.untilMillis < now);
      return Optional.ofNullable(kept.get(key));
    }
  }

  private Kept keep(Key key, Kept answer) {
    synchronized (kept) {
      if (kept.size() >= MOST_KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
      kept.put(key, answer);
    }
    return answer;
  }

  private Kept readNow(TimeRange range) {
    DataScope scope = new DataScope();
    try {
      Landscape landscape = scope.call(() -> assemble(range, scope));
      return new Kept(landscape, scope.warnings(), clock.millis() + KEPT.toMillis());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Landscape assemble(TimeRange range, DataScope scope) {
    MetricReader reader = new MetricReader(series, range.fromMillis(), range.toMillis());
    TopologyMetrics metrics = TopologyMetricsReader.read(reader);
    long missingBefore = Math.min(scope.missingBeforeMillis(), range.toMillis() - 1);
    return TopologyAssembler.assemble(
        metrics.covering(missingBefore, scope.isRecentMissing()),
        thresholds,
        alerts(range, reader, scope));
  }

  /** For a range that ends now, what fires; for one in the past, what the series say fired. */
  private List<NamedAlert> alerts(TimeRange range, MetricReader reader, DataScope scope) {
    if (range.to().isBefore(clock.instant().minus(RECENT))) {
      List<NamedAlert> past = new ArrayList<>();
      for (Latest alert : reader.latest("ALERTS", LabelMatcher.equal("alertstate", "firing"))) {
        if (range.toMillis() - alert.timeMillis() <= RECENT.toMillis()) {
          past.add(new NamedAlert("", alert.labels().withoutMetricName().toMap()));
        }
      }
      return past;
    }
    try {
      return firing.get();
    } catch (ProblemException e) {
      scope.warn("Alerts are missing: " + e.getMessage());
      return List.of();
    }
  }
}
