package io.strata.dashboard.traces;

import io.javalin.http.Context;
import io.strata.dashboard.data.DataScope;
import io.strata.dashboard.figures.Increase;
import io.strata.dashboard.figures.MetricReader;
import io.strata.dashboard.http.RequestParameters;
import io.strata.dashboard.http.TimeRange;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.SeriesSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code GET /api/v1/traces/sampling}: what the collector's tail sampling did not store. */
public final class SamplingHandler {
  private static final Duration DEFAULT_RANGE = Duration.ofHours(1);
  private static final String KEPT = "traces_sampling_kept_spans_total";
  private static final String SHED = "traces_sampling_shed_spans_total";

  private final SeriesSource series;
  private final RequestParameters parameters;
  private final InstantSource clock;

  /** Answers from the given series. */
  public SamplingHandler(SeriesSource series, RequestParameters parameters, InstantSource clock) {
    this.series = series;
    this.parameters = parameters;
    this.clock = clock;
  }

  /** Body: spans that were decided in a range; both are 0 where sampling is off. */
  public record Sampling(
      Instant from,
      Instant to,
      long keptSpans,
      long shedSpans,
      List<Shed> shed,
      List<String> warnings) {}

  /** Spans that were shed for a reason. */
  public record Shed(String reason, long spans) {}

  /** Sums up what was kept and shed, of one service or of all. */
  public Sampling sampling(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    LabelMatcher[] matchers =
        RequestParameters.text(context, "service")
            .map(service -> new LabelMatcher[] {LabelMatcher.equal("service", service)})
            .orElse(new LabelMatcher[0]);
    MetricReader reader =
        new MetricReader(series, range.from().toEpochMilli(), range.to().toEpochMilli());
    Map<String, Double> byReason = new TreeMap<>();
    for (Increase shed : reader.increases(SHED, matchers)) {
      byReason.merge(shed.labels().get("reason"), shed.value(), Double::sum);
    }
    double kept = reader.increases(KEPT, matchers).stream().mapToDouble(Increase::value).sum();
    List<Shed> shed =
        byReason.entrySet().stream()
            .map(reason -> new Shed(reason.getKey(), Math.round(reason.getValue())))
            .toList();
    return new Sampling(
        range.from(),
        range.to(),
        Math.round(kept),
        shed.stream().mapToLong(Shed::spans).sum(),
        shed,
        DataScope.current().warnings());
  }
}
