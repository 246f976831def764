package io.strata.alert.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.strata.alert.evaluate.ActiveAlert;
import io.strata.alert.evaluate.AlertState;
import io.strata.alert.evaluate.GroupEvaluator;
import io.strata.alert.evaluate.RuleStatus;
import io.strata.alert.history.AlertHistory;
import io.strata.alert.rule.Rule;
import io.strata.alert.rule.RuleGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Prometheus's rules and alerts API, and the history of alerts. Thread-safe. */
public final class RulesApi {
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final List<GroupEvaluator> groups;
  private final AlertHistory history;

  /** An API over groups and the history. */
  public RulesApi(List<GroupEvaluator> groups, AlertHistory history) {
    this.groups = List.copyOf(groups);
    this.history = history;
  }

  /** Which rules are asked for: the query parameters. */
  private record Filter(
      boolean alerting,
      boolean recording,
      boolean showAlerts,
      List<String> ruleNames,
      List<String> groupNames,
      List<String> files) {

    static Filter of(Map<String, List<String>> parameters) {
      String type = parameters.getOrDefault("type", List.of()).stream().findFirst().orElse("");
      if (!List.of("", "alert", "record").contains(type)) {
        throw new BadRequestException("type must be alert or record, not '" + type + "'");
      }
      return new Filter(
          !type.equals("record"),
          !type.equals("alert"),
          !parameters.getOrDefault("exclude_alerts", List.of()).contains("true"),
          parameters.getOrDefault("rule_name[]", List.of()),
          parameters.getOrDefault("rule_group[]", List.of()),
          parameters.getOrDefault("file[]", List.of()));
    }

    boolean wants(RuleGroup group) {
      return (groupNames.isEmpty() || groupNames.contains(group.name()))
          && (files.isEmpty() || files.contains(group.file()));
    }

    boolean wants(Rule rule) {
      boolean kind =
          switch (rule) {
            case Rule.Alerting _ -> alerting;
            case Rule.Recording _ -> recording;
          };
      return kind && (ruleNames.isEmpty() || ruleNames.contains(rule.name()));
    }
  }

  /** {@code GET /api/v1/rules}. */
  String rules(Map<String, List<String>> parameters) {
    Filter filter = Filter.of(parameters);
    JsonArray all = new JsonArray();
    for (GroupEvaluator evaluator : groups) {
      RuleGroup group = evaluator.group();
      List<RuleStatus> wanted =
          filter.wants(group)
              ? evaluator.status().stream().filter(s -> filter.wants(s.rule())).toList()
              : List.of();
      if (!wanted.isEmpty()) {
        all.add(group(group, evaluator.status(), wanted, filter));
      }
    }
    JsonObject data = new JsonObject();
    data.add("groups", all);
    return Json.success(data);
  }

  private static JsonObject group(
      RuleGroup group, List<RuleStatus> statuses, List<RuleStatus> wanted, Filter filter) {
    JsonArray rules = new JsonArray();
    wanted.forEach(status -> rules.add(rule(status, filter)));
    Duration took =
        statuses.stream().map(RuleStatus::duration).reduce(Duration.ZERO, Duration::plus);
    JsonObject json = new JsonObject();
    json.addProperty("name", group.name());
    json.addProperty("file", group.file());
    json.add("rules", rules);
    json.addProperty("interval", seconds(group.interval()));
    json.addProperty("limit", group.limit());
    json.addProperty("evaluationTime", seconds(took));
    json.addProperty(
        "lastEvaluation",
        statuses.stream()
            .map(RuleStatus::lastEvaluation)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .map(Instant::toString)
            .orElse(NEVER));
    return json;
  }

  private static JsonObject rule(RuleStatus status, Filter filter) {
    JsonObject json = new JsonObject();
    switch (status.rule()) {
      case Rule.Alerting rule -> {
        json.addProperty("state", state(status.alerts()).text());
        common(json, rule);
        json.addProperty("duration", seconds(rule.holdDuration()));
        json.addProperty("keepFiringFor", seconds(rule.keepFiringFor()));
        json.add("annotations", Json.object(rule.annotations()));
        JsonArray alerts = new JsonArray();
        if (filter.showAlerts()) {
          status.alerts().forEach(alert -> alerts.add(alert(alert)));
        }
        json.add("alerts", alerts);
        json.addProperty("type", "alerting");
      }
      case Rule.Recording rule -> {
        common(json, rule);
        json.addProperty("type", "recording");
      }
    }
    json.addProperty("health", status.health());
    if (status.lastError() != null) {
      json.addProperty("lastError", status.lastError());
    }
    json.addProperty("evaluationTime", seconds(status.duration()));
    Instant last = status.lastEvaluation();
    json.addProperty("lastEvaluation", last == null ? NEVER : last.toString());
    return json;
  }

  private static void common(JsonObject json, Rule rule) {
    json.addProperty("name", rule.name());
    json.addProperty("query", rule.expression());
    json.add("labels", Json.object(rule.labels()));
  }

  private static AlertState state(List<ActiveAlert> alerts) {
    return alerts.stream()
        .map(ActiveAlert::state)
        .max(Comparator.naturalOrder())
        .orElse(AlertState.INACTIVE);
  }

  private static JsonObject alert(ActiveAlert alert) {
    JsonObject json = new JsonObject();
    json.add("labels", Json.object(alert.labels().toMap()));
    json.add("annotations", Json.object(alert.annotations()));
    json.addProperty("state", alert.state().text());
    json.addProperty("activeAt", alert.activeAt().toString());
    Instant keptSince = alert.keepFiringSince();
    if (keptSince != null) {
      json.addProperty("keepFiringSince", keptSince.toString());
    }
    json.addProperty("value", Json.scientific(alert.value()));
    return json;
  }

  /** {@code GET /api/v1/alerts}: pending and firing ones. */
  String alerts() {
    JsonArray all = new JsonArray();
    groups.stream()
        .flatMap(evaluator -> evaluator.status().stream())
        .flatMap(status -> status.alerts().stream())
        .forEach(alert -> all.add(alert(alert)));
    JsonObject data = new JsonObject();
    data.add("alerts", all);
    return Json.success(data);
  }

  /** {@code GET /api/v1/strata/history}: newest first. */
  String history(Map<String, List<String>> parameters) {
    String limit = parameters.getOrDefault("limit", List.of()).stream().findFirst().orElse("1000");
    if (!limit.matches("[0-9]{1,4}") || Integer.parseInt(limit) > AlertHistory.CAPACITY) {
      throw new BadRequestException("limit must be from 0 to " + AlertHistory.CAPACITY);
    }
    JsonArray events = new JsonArray();
    history.newestFirst().stream()
        .limit(Integer.parseInt(limit))
        .forEach(event -> events.add(event(event)));
    JsonObject json = new JsonObject();
    json.add("transitions", events);
    return Json.text(json);
  }

  private static JsonObject event(AlertHistory.Event event) {
    ActiveAlert alert = event.transition().alert();
    JsonObject json = new JsonObject();
    json.addProperty("time", Json.time(event.time()));
    json.addProperty("kind", event.transition().kind().text());
    json.addProperty("group", event.group());
    json.addProperty("rule", event.rule());
    json.add("labels", Json.object(alert.labels().toMap()));
    json.add("annotations", Json.object(alert.annotations()));
    json.addProperty("value", Json.scientific(alert.value()));
    json.addProperty("activeAt", Json.time(alert.activeAt()));
    return json;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
