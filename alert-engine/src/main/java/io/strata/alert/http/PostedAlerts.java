package io.strata.alert.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.strata.alert.notify.Alert;
import io.strata.metrics.series.Labels;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The alerts of a {@code POST /api/v2/alerts}: the valid ones, and what is wrong with others. */
record PostedAlerts(List<Alert> alerts, List<String> problems) {
  private static final Instant YEAR_TWO = Instant.parse("0002-01-01T00:00:00Z");

  PostedAlerts {
    alerts = List.copyOf(alerts);
    problems = List.copyOf(problems);
  }

  static PostedAlerts parse(String body, Instant now, Duration resolveTimeout) {
    JsonElement json;
    try {
      json = JsonParser.parseString(body);
    } catch (JsonParseException e) {
      throw new BadRequestException("the body is not JSON: " + e.getMessage());
    }
    if (!json.isJsonArray()) {
      throw new BadRequestException("a list of alerts is expected");
    }
    List<Alert> alerts = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int index = 0;
    for (JsonElement element : json.getAsJsonArray()) {
      try {
        alerts.add(alert(element, now, resolveTimeout));
      } catch (IllegalArgumentException | DateTimeException | IllegalStateException e) {
        problems.add("alert %d: %s".formatted(index, e.getMessage()));
      }
      index++;
    }
    return new PostedAlerts(alerts, problems);
  }

  private static Alert alert(JsonElement element, Instant now, Duration resolveTimeout) {
    JsonObject json = element.getAsJsonObject();
    Labels labels = Labels.of(texts(json, "labels"));
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("at least one label with a value is required");
    }
    for (String name : labels.toMap().keySet()) {
      if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
        throw new IllegalArgumentException("'" + name + "' is no label name");
      }
    }
    Instant startsAt = time(json, "startsAt");
    Instant endsAt = time(json, "endsAt");
    boolean timeout = endsAt == null;
    if (endsAt == null) {
      endsAt = now.plus(resolveTimeout);
    }
    if (startsAt == null) {
      startsAt = endsAt.isBefore(now) ? endsAt : now;
    }
    if (endsAt.isBefore(startsAt)) {
      throw new IllegalArgumentException("startsAt must not be after endsAt");
    }
    String generatorUrl = json.has("generatorURL") ? json.get("generatorURL").getAsString() : "";
    return new Alert(
        labels, texts(json, "annotations"), startsAt, endsAt, now, generatorUrl, timeout);
  }

  private static Map<String, String> texts(JsonObject json, String key) {
    Map<String, String> texts = new TreeMap<>();
    JsonElement element = json.get(key);
    if (element != null && !element.isJsonNull()) {
      element
          .getAsJsonObject()
          .entrySet()
          .forEach(entry -> texts.put(entry.getKey(), entry.getValue().getAsString()));
    }
    return texts;
  }

  /** A time; Go's zero time counts as absent. */
  static @Nullable Instant time(JsonObject json, String key) {
    JsonElement element = json.get(key);
    if (element == null || element.isJsonNull() || element.getAsString().isEmpty()) {
      return null;
    }
    Instant time = OffsetDateTime.parse(element.getAsString()).toInstant();
    return time.isBefore(YEAR_TWO) ? null : time;
  }
}
