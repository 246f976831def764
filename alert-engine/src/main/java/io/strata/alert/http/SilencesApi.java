package io.strata.alert.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.strata.alert.route.MatcherParser;
import io.strata.alert.silence.Silence;
import io.strata.alert.silence.Silences;
import io.strata.metrics.series.LabelMatcher;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alertmanager's API v2 for silences. Thread-safe. */
public final class SilencesApi {
  private final Silences silences;
  private final InstantSource clock;

  /** An API over silences. */
  public SilencesApi(Silences silences, InstantSource clock) {
    this.silences = silences;
    this.clock = clock;
  }

  /** {@code GET /silences}: those of which some matcher is about a label that the filter wants. */
  String list(Map<String, List<String>> parameters) {
    List<LabelMatcher> filters = new ArrayList<>();
    for (String text : parameters.getOrDefault("filter", List.of())) {
      try {
        filters.addAll(MatcherParser.parse(text));
      } catch (IllegalArgumentException e) {
        throw new BadRequestException("bad filter: " + e.getMessage());
      }
    }
    JsonArray all = new JsonArray();
    silences.all().stream()
        .filter(silence -> filters.stream().allMatch(filter -> matches(silence, filter)))
        .forEach(silence -> all.add(json(silence)));
    return Json.text(all);
  }

  private static boolean matches(Silence silence, LabelMatcher filter) {
    return silence.matchers().stream()
        .anyMatch(
            matcher -> matcher.name().equals(filter.name()) && filter.matches(matcher.value()));
  }

  /** {@code GET /silence/{id}}. */
  Optional<String> get(String id) {
    return silences.get(id).map(silence -> Json.text(json(silence)));
  }

  /** {@code DELETE /silence/{id}}: false where there is none. */
  boolean delete(String id) {
    return silences.expire(id);
  }

  /** {@code POST /silences}. */
  String post(String body) {
    JsonObject answer = new JsonObject();
    try {
      answer.addProperty("silenceID", silences.set(silence(body)));
    } catch (IllegalArgumentException
        | IllegalStateException
        | DateTimeException
        | JsonParseException e) {
      throw new BadRequestException("bad silence: " + e.getMessage());
    }
    return Json.text(answer);
  }

  private Silence silence(String body) {
    JsonObject json = JsonParser.parseString(body).getAsJsonObject();
    List<LabelMatcher> matchers = new ArrayList<>();
    if (json.has("matchers")) {
      json.getAsJsonArray("matchers").forEach(element -> matchers.add(matcher(element)));
    }
    Instant startsAt = PostedAlerts.time(json, "startsAt");
    Instant endsAt = PostedAlerts.time(json, "endsAt");
    if (endsAt == null) {
      throw new IllegalArgumentException("endsAt is required");
    }
    return new Silence(
        text(json, "id"),
        matchers,
        startsAt == null ? clock.instant() : startsAt,
        endsAt,
        clock.instant(),
        text(json, "createdBy"),
        text(json, "comment"));
  }

  private static LabelMatcher matcher(JsonElement element) {
    JsonObject json = element.getAsJsonObject();
    boolean regex = json.has("isRegex") && json.get("isRegex").getAsBoolean();
    boolean equal = !json.has("isEqual") || json.get("isEqual").getAsBoolean();
    if (text(json, "name").isEmpty()) {
      throw new IllegalArgumentException("a matcher needs a name");
    }
    LabelMatcher.Type type =
        regex
            ? equal ? LabelMatcher.Type.REGEX : LabelMatcher.Type.NOT_REGEX
            : equal ? LabelMatcher.Type.EQUAL : LabelMatcher.Type.NOT_EQUAL;
    return MatcherParser.of(text(json, "name"), type, text(json, "value"));
  }

  private static String text(JsonObject json, String key) {
    return json.has(key) && !json.get(key).isJsonNull() ? json.get(key).getAsString() : "";
  }

  private JsonObject json(Silence silence) {
    JsonArray matchers = new JsonArray();
    silence.matchers().forEach(matcher -> matchers.add(Json.matcher(matcher)));
    JsonObject status = new JsonObject();
    status.addProperty("state", silence.state(clock.instant()).text());
    JsonObject json = new JsonObject();
    json.addProperty("id", silence.id());
    json.add("status", status);
    json.addProperty("updatedAt", Json.time(silence.updatedAt()));
    json.addProperty("comment", silence.comment());
    json.addProperty("createdBy", silence.createdBy());
    json.addProperty("startsAt", Json.time(silence.startsAt()));
    json.addProperty("endsAt", Json.time(silence.endsAt()));
    json.add("matchers", matchers);
    return json;
  }
}
