package io.strata.dashboard.traces;

import io.javalin.http.Context;
import io.strata.dashboard.data.DataScope;
import io.strata.dashboard.http.JsonStream;
import io.strata.dashboard.http.ProblemException;
import io.strata.dashboard.http.RequestParameters;
import io.strata.dashboard.http.TimeRange;
import io.strata.store.search.EpochNanos;
import io.strata.store.search.Expression;
import io.strata.store.trace.TracePage;
import io.strata.store.trace.TraceQuery;
import io.strata.store.trace.TraceReader;
import io.strata.store.trace.TraceStatus;
import io.strata.store.trace.TraceSummary;
import io.strata.telemetry.trace.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/traces} and what lies below it. */
public final class TracesHandler {
  private static final Duration DEFAULT_RANGE = Duration.ofHours(1);
  private static final int MAX_LIMIT = 500;

  private final TraceReader traces;
  private final RequestParameters parameters;
  private final InstantSource clock;

  /** Answers from the given traces. */
  public TracesHandler(TraceReader traces, RequestParameters parameters, InstantSource clock) {
    this.traces = traces;
    this.parameters = parameters;
    this.clock = clock;
  }

  /** Body of a search. */
  public record Found(
      Instant from, Instant to, List<Trace> traces, @Nullable String next, List<String> warnings) {}

  /** A trace in a list. */
  public record Trace(
      String traceId,
      String rootService,
      String rootOperation,
      Instant startTime,
      long durationNanos,
      int spanCount,
      int errorCount,
      List<String> services) {}

  /** Body of the names of services. */
  public record Services(List<String> services, List<String> warnings) {}

  /** Body of the names of operations. */
  public record Operations(List<String> operations, List<String> warnings) {}

  /** Searches traces. */
  public Found find(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    TraceQuery query =
        TraceQuery.all(
                range.from(),
                range.to(),
                RequestParameters.number(context, "limit", 50, 1, MAX_LIMIT))
            .withService(RequestParameters.text(context, "service").orElse(null))
            .withOperation(RequestParameters.text(context, "operation").orElse(null))
            .withDuration(
                RequestParameters.duration(context, "minDuration").orElse(null),
                RequestParameters.duration(context, "maxDuration").orElse(null))
            .withStatus(status(context).orElse(null))
            .withExpression(
                RequestParameters.text(context, "q").map(Expression::ofSpans).orElse(null))
            .at(RequestParameters.text(context, "cursor").orElse(null));
    TracePage page = traces.find(query);
    return new Found(
        range.from(),
        range.to(),
        page.traces().stream().map(TracesHandler::trace).toList(),
        page.next(),
        DataScope.current().warnings());
  }

  /** One trace as OTLP JSON, written as it is read. */
  public void trace(Context context) {
    TraceId id = traceId(context.pathParam("traceId"));
    int limit =
        RequestParameters.number(context, "limit", TraceReader.MAX_SPANS, 1, TraceReader.MAX_SPANS);
    JsonStream.answer(
        context,
        out -> {
          OtlpTraceJson json = new OtlpTraceJson(out);
          boolean complete = traces.read(id, limit, json::add);
          if (!out.hasBegun()) {
            throw ProblemException.unknown("no trace " + id.hex());
          }
          json.end(
              complete
                  ? List.of()
                  : List.of(
                      "the trace has more spans than limit=%d: these are its earliest"
                          .formatted(limit)));
        });
  }

  /** Names of services that sent spans in a range. */
  public Services services(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    return new Services(traces.services(range.from(), range.to()), DataScope.current().warnings());
  }

  /** Names of a service's spans in a range. */
  public Operations operations(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    String service = RequestParameters.required(context, "service");
    return new Operations(
        traces.operations(service, range.from(), range.to()), DataScope.current().warnings());
  }

  /**
   * A trace id of a path or parameter.
   *
   * @throws ProblemException 400 where it is none
   */
  public static TraceId traceId(String text) {
    try {
      return TraceId.fromHex(text.strip());
    } catch (IllegalArgumentException e) {
      throw ProblemException.badParameter(
          "traceId", "\"" + text + "\" is no trace id: " + e.getMessage());
    }
  }

  private static Optional<TraceStatus> status(Context context) {
    return RequestParameters.text(context, "status")
        .map(text ->
            switch (text) {
              case "error" -> TraceStatus.ERROR;
              case "ok" -> TraceStatus.OK;
              default ->
                  throw ProblemException.badParameter(
                      "status", "status must be error or ok, not \"" + text + "\"");
            });
  }

  private static Trace trace(TraceSummary summary) {
    return new Trace(
        summary.traceId().hex(),
        summary.rootService(),
        summary.rootOperation(),
        EpochNanos.toInstant(summary.startUnixNano()),
        summary.durationNanos(),
        summary.spanCount(),
        summary.errorCount(),
        summary.services());
  }
}
