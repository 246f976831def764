package io.strata.dashboard.jaeger;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.javalin.http.Context;
import io.strata.dashboard.http.JsonBody;
import io.strata.dashboard.http.JsonStream;
import io.strata.dashboard.http.ProblemException;
import io.strata.dashboard.http.RequestParameters;
import io.strata.dashboard.http.TimeRange;
import io.strata.dashboard.topology.EdgeKind;
import io.strata.dashboard.topology.Landscape;
import io.strata.dashboard.topology.LandscapeReader;
import io.strata.dashboard.topology.TopologyNode;
import io.strata.store.search.Expression;
import io.strata.store.trace.TraceQuery;
import io.strata.store.trace.TraceReader;
import io.strata.store.trace.TraceSummary;
import io.strata.telemetry.trace.TraceId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /jaeger/api/*} as Jaeger's query service answered it: data in an envelope, errors in the
 * same envelope.
 */
public final class JaegerHandler {
  private static final Duration DEFAULT_RANGE = Duration.ofDays(2);
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 500;

  private final TraceReader traces;
  private final LandscapeReader landscapes;
  private final Duration maxRange;
  private final InstantSource clock;

  /** Answers from the given traces and landscapes. */
  public JaegerHandler(
      TraceReader traces, LandscapeReader landscapes, Duration maxRange, InstantSource clock) {
    this.traces = traces;
    this.landscapes = landscapes;
    this.maxRange = maxRange;
    this.clock = clock;
  }

  /** {@code services}. */
  public void services(Context context) {
    Instant now = clock.instant();
    answer(context, texts(traces.services(now.minus(DEFAULT_RANGE), now)));
  }

  /** {@code services/{service}/operations}. */
  public void operations(Context context) {
    Instant now = clock.instant();
    answer(
        context,
        texts(traces.operations(context.pathParam("service"), now.minus(DEFAULT_RANGE), now)));
  }

  /** {@code operations?service}. */
  public void operationsWithKind(Context context) {
    Instant now = clock.instant();
    JsonArray data = new JsonArray();
    String service = RequestParameters.required(context, "service");
    for (String name : traces.operations(service, now.minus(DEFAULT_RANGE), now)) {
      JsonObject operation = new JsonObject();
      operation.addProperty("name", name);
      operation.addProperty("spanKind", "");
      data.add(operation);
    }
    answer(context, data);
  }

  /** {@code traces}: a search, or the traces of the given ids. */
  public void find(Context context) {
    List<String> ids = context.queryParams("traceID");
    if (ids.size() > MAX_LIMIT) {
      throw ProblemException.badParameter(
          "traceID", "at most %d trace ids, not %d".formatted(MAX_LIMIT, ids.size()));
    }
    List<TraceId> found =
        ids.isEmpty()
            ? traces.find(query(context)).traces().stream().map(TraceSummary::traceId).toList()
            : ids.stream().map(JaegerHandler::traceId).toList();
    JsonStream.answer(
        context,
        out -> {
          out.writer().beginObject().name("data").beginArray();
          int total = 0;
          for (TraceId id : found) {
            total += write(out, id) ? 1 : 0;
          }
          end(out, total);
        });
  }

  /** {@code traces/{id}}. */
  public void trace(Context context) {
    TraceId id = traceId(context.pathParam("traceId"));
    JsonStream.answer(
        context,
        out -> {
          if (!write(out, id)) {
            throw ProblemException.unknown("trace not found");
          }
          end(out, 1);
        });
  }

  /** Writes a trace into the envelope, which its first spans begin; whether it is known. */
  private boolean write(JsonStream out, TraceId id) throws IOException {
    JaegerJson json = new JaegerJson(out);
    boolean complete = traces.read(id, TraceReader.MAX_SPANS, json::add);
    return json.end(complete);
  }

  private static void end(JsonStream out, int total) throws IOException {
    out.writer().endArray().name("total").value(total);
    out.writer().name("limit").value(0).name("offset").value(0).name("errors").nullValue();
    out.writer().endObject();
  }

  /** {@code dependencies?endTs&lookback}: calls between services. */
  public void dependencies(Context context) {
    long end = number(context, "endTs", clock.millis());
    long lookback = number(context, "lookback", Duration.ofHours(1).toMillis());
    if (lookback < 1 || lookback > maxRange.toMillis()) {
      throw ProblemException.badParameter(
          "lookback", "lookback must be 1 to %d ms".formatted(maxRange.toMillis()));
    }
    Landscape landscape =
        landscapes.read(
            new TimeRange(Instant.ofEpochMilli(end - lookback), Instant.ofEpochMilli(end)));
    Map<String, TopologyNode> nodes = landscape.topology().nodesById();
    JsonArray data = new JsonArray();
    landscape
        .topology()
        .edges()
        .forEach(edge -> {
          TopologyNode source = nodes.get(edge.source());
          TopologyNode target = nodes.get(edge.target());
          Double rate = edge.rate();
          if (edge.kind() == EdgeKind.RUNS_ON || source == null || target == null || rate == null) {
            return;
          }
          JsonObject dependency = new JsonObject();
          dependency.addProperty("parent", source.name());
          dependency.addProperty("child", target.name());
          dependency.addProperty("callCount", Math.round(rate * landscape.seconds()));
          data.add(dependency);
        });
    answer(context, data);
  }

  /** A failure in Jaeger's form. */
  public static void problem(Context context, int status, String message) {
    context.status(status);
    answer(context, JsonNull.INSTANCE, status, message);
  }

  private TraceQuery query(Context context) {
    Instant now = clock.instant();
    Instant to = micros(context, "end", now);
    Instant from = micros(context, "start", to.minus(DEFAULT_RANGE));
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(maxRange) > 0) {
      throw ProblemException.badParameter(
          "start", "start must lie before end, by at most %d hours".formatted(maxRange.toHours()));
    }
    return TraceQuery.all(
            from, to, RequestParameters.number(context, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT))
        .withService(RequestParameters.required(context, "service"))
        .withOperation(
            RequestParameters.text(context, "operation")
                .filter(name -> !name.equals("all"))
                .orElse(null))
        .withDuration(
            RequestParameters.duration(context, "minDuration").orElse(null),
            RequestParameters.duration(context, "maxDuration").orElse(null))
        .withExpression(tags(context));
  }

  /** {@code tags={"k":"v"}} and repeated {@code tag=k:v}, all of which must hold. */
  private static @Nullable Expression tags(Context context) {
    List<Expression> all = new ArrayList<>();
    for (String tag : context.queryParams("tag")) {
      int colon = tag.indexOf(':');
      if (colon < 1) {
        throw ProblemException.badParameter("tag", "tag must be key:value, not \"" + tag + "\"");
      }
      all.add(new Expression.Equal(tag.substring(0, colon), tag.substring(colon + 1)));
    }
    RequestParameters.text(context, "tags")
        .ifPresent(json -> {
          try {
            if (JsonParser.parseString(json) instanceof JsonObject tags) {
              tags.entrySet()
                  .forEach(tag ->
                      all.add(new Expression.Equal(tag.getKey(), tag.getValue().getAsString())));
              return;
            }
          } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw ProblemException.badParameter("tags", "tags is no JSON: " + e.getMessage());
          }
          throw ProblemException.badParameter("tags", "tags must be a JSON object of texts");
        });
    if (all.isEmpty()) {
      return null;
    }
    return all.size() == 1 ? all.getFirst() : new Expression.And(all);
  }

  private static Instant micros(Context context, String name, Instant byDefault) {
    long micros = number(context, name, Long.MIN_VALUE);
    return micros == Long.MIN_VALUE
        ? byDefault
        : Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }

  private static long number(Context context, String name, long byDefault) {
    String text = RequestParameters.text(context, name).orElse("");
    if (text.isEmpty()) {
      return byDefault;
    }
    if (!text.matches("\\d{1,17}")) {
      throw ProblemException.badParameter(name, name + " must be a number, not \"" + text + "\"");
    }
    return Long.parseLong(text);
  }

  private static TraceId traceId(String text) {
    try {
      // Jaeger leaves out leading zeros.
      String padded = "0".repeat(Math.max(0, (text.length() > 16 ? 32 : 16) - text.length()));
      return TraceId.fromHex(padded + text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badParameter(
          "traceID", "\"" + text + "\" is no trace id: " + e.getMessage());
    }
  }

  private static JsonArray texts(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private static void answer(Context context, JsonElement data) {
    answer(context, data, 0, "");
  }

  private static void answer(Context context, JsonElement data, int code, String message) {
    JsonElement errors = JsonNull.INSTANCE;
    if (code != 0) {
      JsonObject error = new JsonObject();
      error.addProperty("code", code);
      error.addProperty("msg", message);
      JsonArray list = new JsonArray();
      list.add(error);
      errors = list;
    }
    JsonObject envelope = new JsonObject();
    envelope.add("data", data);
    envelope.addProperty("total", data instanceof JsonArray array ? array.size() : 0);
    envelope.addProperty("limit", 0);
    envelope.addProperty("offset", 0);
    envelope.add("errors", errors);
    JsonBody.answer(context, envelope);
  }
}
