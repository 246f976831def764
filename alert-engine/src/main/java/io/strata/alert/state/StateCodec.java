package io.strata.alert.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.strata.alert.evaluate.ActiveAlert;
import io.strata.alert.evaluate.AlertState;
import io.strata.alert.evaluate.RuleKey;
import io.strata.alert.notify.NotificationLog;
import io.strata.alert.silence.Silence;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON of what the state topic holds. Fields may be added, never renamed. */
final class StateCodec {
  private StateCodec() {}

  /** An alert with the rule it belongs to. */
  record RuleAlert(RuleKey rule, ActiveAlert alert) {}

  static String encode(RuleKey rule, ActiveAlert alert) {
    JsonObject json = new JsonObject();
    json.addProperty("group", rule.group());
    json.addProperty("rule", rule.name());
    json.addProperty("ruleLabels", rule.labels());
    json.add("labels", object(alert.labels().toMap()));
    json.add("annotations", object(alert.annotations()));
    // As text: JSON numbers know neither NaN nor infinities.
    json.addProperty("value", Double.toString(alert.value()));
    json.addProperty("state", alert.state().name());
    time(json, "activeAt", alert.activeAt());
    time(json, "firedAt", alert.firedAt());
    time(json, "resolvedAt", alert.resolvedAt());
    time(json, "keepFiringSince", alert.keepFiringSince());
    return json.toString();
  }

  static RuleAlert ruleAlert(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    RuleKey rule =
        new RuleKey(
            json.get("group").getAsString(),
            json.get("rule").getAsString(),
            json.get("ruleLabels").getAsString());
    ActiveAlert alert =
        new ActiveAlert(
            Labels.of(map(json.getAsJsonObject("labels"))),
            map(json.getAsJsonObject("annotations")),
            Double.parseDouble(json.get("value").getAsString()),
            AlertState.valueOf(json.get("state").getAsString()),
            requiredTime(json, "activeAt"),
            time(json, "firedAt"),
            time(json, "resolvedAt"),
            time(json, "keepFiringSince"),
            null);
    return new RuleAlert(rule, alert);
  }

  static String encode(Silence silence) {
    JsonArray matchers = new JsonArray();
    for (LabelMatcher matcher : silence.matchers()) {
      JsonObject json = new JsonObject();
      json.addProperty("name", matcher.name());
      json.addProperty("type", matcher.type().name());
      json.addProperty("value", matcher.value());
      matchers.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("id", silence.id());
    json.add("matchers", matchers);
    time(json, "startsAt", silence.startsAt());
    time(json, "endsAt", silence.endsAt());
    time(json, "updatedAt", silence.updatedAt());
    json.addProperty("createdBy", silence.createdBy());
    json.addProperty("comment", silence.comment());
    return json.toString();
  }

  static Silence silence(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    List<LabelMatcher> matchers =
        list(
            json.getAsJsonArray("matchers"),
            element -> {
              JsonObject matcher = element.getAsJsonObject();
              return new LabelMatcher(
                  matcher.get("name").getAsString(),
                  LabelMatcher.Type.valueOf(matcher.get("type").getAsString()),
                  matcher.get("value").getAsString());
            });
    return new Silence(
        json.get("id").getAsString(),
        matchers,
        requiredTime(json, "startsAt"),
        requiredTime(json, "endsAt"),
        requiredTime(json, "updatedAt"),
        json.get("createdBy").getAsString(),
        json.get("comment").getAsString());
  }

  static String encode(NotificationLog.Entry entry) {
    JsonObject json = new JsonObject();
    json.addProperty("group", entry.key().groupKey());
    json.addProperty("receiver", entry.key().receiver());
    json.addProperty("integration", entry.key().integration());
    json.add("firing", numbers(entry.firing()));
    json.add("resolved", numbers(entry.resolved()));
    time(json, "notifiedAt", entry.notifiedAt());
    time(json, "expiresAt", entry.expiresAt());
    return json.toString();
  }

  static NotificationLog.Entry logEntry(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    return new NotificationLog.Entry(
        new NotificationLog.Key(
            json.get("group").getAsString(),
            json.get("receiver").getAsString(),
            json.get("integration").getAsInt()),
        new HashSet<>(list(json.getAsJsonArray("firing"), JsonElement::getAsLong)),
        new HashSet<>(list(json.getAsJsonArray("resolved"), JsonElement::getAsLong)),
        requiredTime(json, "notifiedAt"),
        requiredTime(json, "expiresAt"));
  }

  private static JsonArray numbers(Set<Long> numbers) {
    JsonArray array = new JsonArray();
    numbers.stream().sorted().forEach(array::add);
    return array;
  }

  private static JsonObject object(Map<String, String> map) {
    JsonObject object = new JsonObject();
    map.forEach(object::addProperty);
    return object;
  }

  private static Map<String, String> map(JsonObject object) {
    Map<String, String> map = new LinkedHashMap<>();
    object.entrySet().forEach(entry -> map.put(entry.getKey(), entry.getValue().getAsString()));
    return map;
  }

  private static <T> List<T> list(JsonArray array, Function<JsonElement, T> read) {
    List<T> list = new ArrayList<>();
    array.forEach(element -> list.add(read.apply(element)));
    return list;
  }

  private static void time(JsonObject json, String name, @Nullable Instant time) {
    if (time != null) {
      json.addProperty(name, time.toString());
    }
  }

  private static @Nullable Instant time(JsonObject json, String name) {
    return json.has(name) ? Instant.parse(json.get(name).getAsString()) : null;
  }

  private static Instant requiredTime(JsonObject json, String name) {
    return Instant.parse(json.get(name).getAsString());
  }
}
