package io.strata.metrics.promql;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one query shares among its parts: source, limits, time bounds, annotations. One thread. */
final class QueryContext {
  private static final int CHECK_EVERY = 64;

  private final SeriesSource source;
  private final QueryLimits limits;
  private final PromqlFeatures features;
  private final String query;
  private final long startMillis;
  private final long endMillis;
  private final long stepMillis;
  private final long deadlineNanos;
  private final Map<Selection, List<Series>> selections = new HashMap<>();
  private final Annotations annotations = new Annotations();
  private final Set<Expr.VectorSelector> statisticsOnly;
  private long samplesRead;
  private int sinceCheck;

  private record Selection(List<LabelMatcher> matchers, long startMillis, long endMillis) {}

  QueryContext(
      SeriesSource source,
      QueryLimits limits,
      PromqlFeatures features,
      String query,
      Expr expr,
      long startMillis,
      long endMillis,
      long stepMillis) {
    this.source = source;
    this.limits = limits;
    this.features = features;
    this.query = query;
    this.statisticsOnly = StatisticsOnly.selectors(expr);
    this.startMillis = startMillis;
    this.endMillis = endMillis;
    this.stepMillis = stepMillis;
    this.deadlineNanos = System.nanoTime() + limits.timeout().toNanos();
  }

  long startMillis() {
    return startMillis;
  }

  long endMillis() {
    return endMillis;
  }

  long stepMillis() {
    return stepMillis;
  }

  /** The series of a selector with their samples, sorted by labels; read once per query. */
  List<Series> select(List<LabelMatcher> matchers, long fromMillis, long toMillis) {
    checkTime();
    Selection selection = new Selection(matchers, fromMillis, toMillis);
    List<Series> found = selections.get(selection);
    if (found == null) {
      found = new ArrayList<>(source.select(matchers, fromMillis, toMillis));
      if (found.size() > limits.series()) {
        throw PromqlException.execution(
            "query selects %d series with one selector, the limit is %d"
                .formatted(found.size(), limits.series()));
      }
      for (Series series : found) {
        samplesRead += series.samples().size();
      }
      checkSamples(samplesRead);
      found.sort(Comparator.comparing(Series::labels));
      selections.put(selection, found);
    }
    return found;
  }

  /** To be called before an intermediate result of that many points is made. */
  void checkPoints(long series, long steps) {
    checkTime();
    checkSamples(series * steps);
  }

  private void checkSamples(long samples) {
    if (samples > limits.samples()) {
      throw PromqlException.execution(
          "query processing would load too many samples into memory in query execution (limit %d)"
              .formatted(limits.samples()));
    }
  }

  /** To be called once per series in loops. */
  void tick() {
    if (++sinceCheck >= CHECK_EVERY) {
      checkTime();
    }
  }

  private void checkTime() {
    sinceCheck = 0;
    if (Thread.currentThread().isInterrupted()) {
      throw new PromqlException(
          PromqlException.Type.CANCELED, "query was canceled in expression evaluation");
    }
    if (System.nanoTime() - deadlineNanos > 0) {
      throw new PromqlException(
          PromqlException.Type.TIMEOUT, "query timed out in expression evaluation");
    }
  }

  Annotations annotations() {
    return annotations;
  }

  /** Whether count and sum are all that is read of a selector's histograms. */
  boolean readsStatisticsOf(Expr.VectorSelector selector) {
    return statisticsOnly.contains(selector);
  }

  PromqlFeatures features() {
    return features;
  }

  void warn(String message, Expr where) {
    annotations.warn(message, where);
  }

  void info(String message, Expr where) {
    annotations.info(message, where);
  }

  List<String> warnings() {
    return annotations.warnings(query);
  }

  List<String> infos() {
    return annotations.infos(query);
  }
}
