package io.strata.dashboard.data;

import io.strata.metrics.chunk.RawReadCodec;
import io.strata.metrics.series.ClassicView;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.RawSelection;
import io.strata.metrics.series.RawSeriesSource;
import io.strata.metrics.series.SeriesSource;
import io.strata.metrics.window.JoinedSeriesSource;
import io.strata.metrics.window.RecentSeriesSource;
import io.strata.store.StoreUnavailableException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Recent and stored series as one source, of which either part may be away: the other one answers
 * alone, and the {@link DataScope} of the answer says so. A part that is away is not asked again
 * for the same answer, which would wait once more for each metric.
 */
public final class MetricData {
  private MetricData() {}

  /** Joins the two. */
  public static SeriesSource joined(RecentSeriesSource recent, RawSeriesSource stored) {
    return new ClassicView(
        new JoinedSeriesSource(
            (matchers, start, end) -> readRecent(recent, matchers, start, end),
            (matchers, start, end) -> readStored(stored, matchers, start, end)));
  }

  private static RawReadCodec.Answer readRecent(
      RecentSeriesSource recent, List<LabelMatcher> matchers, long start, long end) {
    DataScope scope = DataScope.current();
    if (scope.isRecentMissing()) {
      return missing();
    }
    try {
      RawReadCodec.Answer answer = recent.read(matchers, start, end);
      scope.recentCompleteSince(answer.completeSinceMillis());
      return answer;
    } catch (UncheckedIOException e) {
      scope.recentMissing(
          "The alert engine does not answer, so the newest metrics are missing: " + reason(e));
      return missing();
    }
  }

  private static RawReadCodec.Answer missing() {
    return new RawReadCodec.Answer(RawSelection.empty(), Long.MAX_VALUE);
  }

  private static RawSelection readStored(
      RawSeriesSource stored, List<LabelMatcher> matchers, long start, long end) {
    DataScope scope = DataScope.current();
    if (scope.isStoredMissing()) {
      return RawSelection.empty();
    }
    try {
      return stored.selectRaw(matchers, start, end);
    } catch (StoreUnavailableException e) {
      scope.storedMissing(
          "Elasticsearch does not answer, so only the newest metrics are shown: " + e.getMessage());
      return RawSelection.empty();
    }
  }

  private static String reason(UncheckedIOException e) {
    Throwable cause = e.getCause();
    String message = cause == null ? null : cause.getMessage();
    return message == null ? "no connection" : message;
  }
}
