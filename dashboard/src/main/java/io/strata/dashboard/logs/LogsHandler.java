package io.strata.dashboard.logs;

import io.javalin.http.Context;
import io.strata.dashboard.data.DataScope;
import io.strata.dashboard.http.ProblemException;
import io.strata.dashboard.http.RequestParameters;
import io.strata.dashboard.http.TimeRange;
import io.strata.dashboard.traces.TracesHandler;
import io.strata.store.log.LogEntry;
import io.strata.store.log.LogHistogram;
import io.strata.store.log.LogPage;
import io.strata.store.log.LogQuery;
import io.strata.store.log.LogReader;
import io.strata.store.log.SeverityBand;
import io.strata.store.search.EpochNanos;
import io.strata.store.search.Expression;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.trace.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/logs}. */
public final class LogsHandler {
  private static final Duration DEFAULT_RANGE = Duration.ofHours(1);
  private static final int MAX_LIMIT = 1_000;

  private final LogReader logs;
  private final RequestParameters parameters;
  private final InstantSource clock;

  /** Answers from the given logs. */
  public LogsHandler(LogReader logs, RequestParameters parameters, InstantSource clock) {
    this.logs = logs;
    this.parameters = parameters;
    this.clock = clock;
  }

  /** Body of a search. */
  public record Found(
      Instant from,
      Instant to,
      List<Log> logs,
      List<Bucket> histogram,
      long histogramStepMillis,
      boolean histogramExact,
      @Nullable String next,
      List<String> warnings) {}

  /**
   * A log record.
   *
   * @param severity one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL; empty where unknown
   */
  public record Log(
      String id,
      Instant time,
      String severity,
      int severityNumber,
      String body,
      String service,
      @Nullable String traceId,
      @Nullable String spanId,
      Map<String, String> attributes,
      Map<String, String> resource) {}

  /**
   * How many records there are in a step of time.
   *
   * @param counts by severity, only those with records
   */
  public record Bucket(Instant time, long count, Map<String, Long> counts) {}

  /** Searches log records. */
  public Found find(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    LogQuery query =
        LogQuery.all(
                range.from(),
                range.to(),
                RequestParameters.number(context, "limit", 100, 1, MAX_LIMIT))
            .withExpression(
                RequestParameters.text(context, "q").map(Expression::ofLogs).orElse(null))
            .withService(RequestParameters.text(context, "service").orElse(null))
            .withMinSeverity(
                RequestParameters.text(context, "severity")
                    .map(LogsHandler::lowestNumber)
                    .orElse(0))
            .withTraceId(
                RequestParameters.text(context, "traceId").map(TracesHandler::traceId).orElse(null))
            .at(RequestParameters.text(context, "cursor").orElse(null));
    LogPage page = logs.find(query);
    return new Found(
        range.from(),
        range.to(),
        page.logs().stream().map(LogsHandler::log).toList(),
        page.histogram().buckets().stream().map(LogsHandler::bucket).toList(),
        page.histogram().bucketMillis(),
        page.histogram().exact(),
        page.next(),
        DataScope.current().warnings());
  }

  private static int lowestNumber(String severity) {
    for (int number = 1; number <= 24; number += 4) {
      if (SeverityBand.of(number).name().equals(severity.toUpperCase(Locale.ROOT))) {
        return number;
      }
    }
    throw ProblemException.badParameter(
        "severity",
        "severity must be TRACE, DEBUG, INFO, WARN, ERROR or FATAL, not \"" + severity + "\"");
  }

  private static Log log(LogEntry entry) {
    LogRecord logged = entry.record();
    TraceId traceId = logged.traceId();
    return new Log(
        entry.id(),
        EpochNanos.toInstant(logged.timeUnixNano()),
        severity(SeverityBand.of(logged.severityNumber())),
        logged.severityNumber(),
        logged.body().text(),
        logged.resource().serviceName(),
        traceId == null ? null : traceId.hex(),
        logged.spanId().isValid() ? logged.spanId().hex() : null,
        texts(logged.attributes()),
        texts(logged.resource().attributes()));
  }

  private static Bucket bucket(LogHistogram.Bucket bucket) {
    Map<String, Long> counts = new LinkedHashMap<>();
    bucket.counts().forEach((band, count) -> counts.put(severity(band), count));
    long all = bucket.counts().values().stream().mapToLong(Long::longValue).sum();
    return new Bucket(Instant.ofEpochMilli(bucket.startMillis()), all, counts);
  }

  private static String severity(SeverityBand band) {
    return band == SeverityBand.UNSPECIFIED ? "" : band.name();
  }

  private static Map<String, String> texts(Attributes attributes) {
    Map<String, String> texts = new LinkedHashMap<>();
    attributes.entries().forEach(entry -> texts.put(entry.key(), entry.value().text()));
    return texts;
  }
}
