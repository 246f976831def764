package io.strata.dashboard.alerts;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.javalin.http.Context;
import io.strata.dashboard.data.DataScope;
import io.strata.dashboard.figures.MetricReader;
import io.strata.dashboard.http.JsonBody;
import io.strata.dashboard.http.RequestParameters;
import io.strata.dashboard.http.TimeRange;
import io.strata.dashboard.topology.AlertTargets;
import io.strata.dashboard.topology.LandscapeReader;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.SeriesSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/alerts}, their history, and {@code GET /api/v1/rules}. */
public final class AlertsHandler {
  private static final Duration TOPOLOGY_RANGE = Duration.ofMinutes(5);
  private static final Duration HISTORY_RANGE = Duration.ofHours(24);

  private final Alerts alerts;
  private final AlertEngine engine;
  private final LandscapeReader landscapes;
  private final SeriesSource series;
  private final RequestParameters parameters;
  private final InstantSource clock;

  /** Answers from the given engine and series. */
  public AlertsHandler(
      AlertEngine engine,
      LandscapeReader landscapes,
      SeriesSource series,
      RequestParameters parameters,
      InstantSource clock) {
    this.alerts = new Alerts(engine);
    this.engine = engine;
    this.landscapes = landscapes;
    this.series = series;
    this.parameters = parameters;
    this.clock = clock;
  }

  /** Body of the list of alerts. */
  public record Current(List<AlertView> alerts, List<String> warnings) {}

  /** Body of the history. */
  public record History(Instant from, Instant to, List<PastAlert> history, List<String> warnings) {}

  /** {@code GET /api/v1/alerts}. */
  public Current alerts(Context context) {
    return current();
  }

  /** The alerts of now. */
  public Current current() {
    List<AlertView> views = alerts.all(targets());
    return new Current(views, DataScope.current().warnings());
  }

  /** When alerts fired in a range, newest first. */
  public History history(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), HISTORY_RANGE);
    int limit = RequestParameters.number(context, "limit", 500, 1, 5_000);
    MetricReader reader = new MetricReader(series, range.fromMillis(), range.toMillis());
    List<PastAlert> past =
        AlertHistory.of(
            reader.select("ALERTS", LabelMatcher.equal("alertstate", "firing")),
            range.to(),
            targets());
    return new History(
        range.from(),
        range.to(),
        past.stream().limit(limit).toList(),
        DataScope.current().warnings());
  }

  /** The groups of rules, as the alert engine's Prometheus API tells them, in our names. */
  public JsonObject rules(Context context) {
    JsonArray groups = new JsonArray();
    if (engine.json("/api/v1/rules") instanceof JsonObject answer
        && answer.get("data") instanceof JsonObject data) {
      for (JsonElement group : Alerts.array(data.get("groups"))) {
        if (group instanceof JsonObject object) {
          groups.add(group(object));
        }
      }
    }
    JsonObject body = new JsonObject();
    body.add("groups", groups);
    body.add("warnings", JsonBody.tree(DataScope.current().warnings()));
    return body;
  }

  private AlertTargets targets() {
    return AlertTargets.of(landscapes.read(TimeRange.last(TOPOLOGY_RANGE, clock.instant())));
  }

  private static JsonObject group(JsonObject group) {
    JsonArray rules = new JsonArray();
    for (JsonElement rule : Alerts.array(group.get("rules"))) {
      if (rule instanceof JsonObject object) {
        rules.add(rule(object));
      }
    }
    JsonObject json = new JsonObject();
    json.add("name", orNull(group.get("name")));
    json.add("file", orNull(group.get("file")));
    json.add("intervalMillis", millis(group.get("interval")));
    json.add("rules", rules);
    return json;
  }

  private static JsonObject rule(JsonObject rule) {
    boolean alerting = Alerts.text(rule, "type").equals("alerting");
    JsonObject json = new JsonObject();
    json.addProperty("type", alerting ? "alerting" : "recording");
    json.add("name", orNull(rule.get("name")));
    json.add("query", orNull(rule.get("query")));
    json.add("duration", alerting ? seconds(rule.get("duration")) : JsonNull.INSTANCE);
    json.addProperty("health", Alerts.text(rule, "health"));
    json.addProperty("lastError", Alerts.text(rule, "lastError"));
    json.add("state", alerting ? orNull(rule.get("state")) : JsonNull.INSTANCE);
    json.add("labels", JsonBody.tree(Alerts.texts(rule, "labels")));
    json.add("annotations", JsonBody.tree(Alerts.texts(rule, "annotations")));
    Instant evaluated = Alerts.time(rule, "lastEvaluation");
    json.add(
        "lastEvaluation",
        evaluated == null ? JsonNull.INSTANCE : new JsonPrimitive(evaluated.toString()));
    json.add("evaluationMillis", millis(rule.get("evaluationTime")));
    json.add("alerts", Alerts.array(rule.get("alerts")));
    return json;
  }

  private static JsonElement orNull(@Nullable JsonElement element) {
    return element == null ? JsonNull.INSTANCE : element;
  }

  private static JsonElement millis(@Nullable JsonElement seconds) {
    return seconds instanceof JsonPrimitive number && number.isNumber()
        ? new JsonPrimitive(number.getAsDouble() * 1_000)
        : JsonNull.INSTANCE;
  }

  private static JsonElement seconds(@Nullable JsonElement seconds) {
    return seconds instanceof JsonPrimitive number && number.isNumber()
        ? new JsonPrimitive(PrometheusDuration.of(Math.round(number.getAsDouble() * 1_000)))
        : JsonNull.INSTANCE;
  }
}
