package io.strata.dashboard.alerts;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.strata.dashboard.topology.AlertTargets;
import io.strata.dashboard.topology.NamedAlert;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads alerts from the alert engine's Alertmanager API and rules API. */
public final class Alerts {
  private static final Comparator<AlertView> ORDER =
      Comparator.comparing(AlertView::state)
          .thenComparingInt(alert -> rank(alert.severity()))
          .thenComparing(AlertView::startsAt, Comparator.reverseOrder())
          .thenComparing(AlertView::fingerprint);

  private final AlertEngine engine;

  /** Alerts of the given engine. */
  public Alerts(AlertEngine engine) {
    this.engine = engine;
  }

  /** What fires now and is neither silenced nor inhibited. */
  public List<NamedAlert> firing() {
    List<NamedAlert> firing = new ArrayList<>();
    JsonElement alerts = engine.json("/api/v2/alerts?active=true&silenced=false&inhibited=false");
    for (JsonElement alert : array(alerts)) {
      if (alert instanceof JsonObject object && !isOver(object)) {
        firing.add(new NamedAlert(text(object, "fingerprint"), texts(object, "labels")));
      }
    }
    return firing;
  }

  /** All alerts, the firing ones first, with the nodes that they name. */
  public List<AlertView> all(AlertTargets targets) {
    List<AlertView> views = new ArrayList<>();
    for (JsonElement alert : array(engine.json("/api/v2/alerts"))) {
      if (alert instanceof JsonObject object && !isOver(object)) {
        views.add(view(object, targets));
      }
    }
    for (JsonElement alert : pending()) {
      if (alert instanceof JsonObject object && text(object, "state").equals("pending")) {
        views.add(pendingView(object, targets));
      }
    }
    return views.stream().sorted(ORDER).toList();
  }

  private JsonArray pending() {
    return engine.json("/api/v1/alerts") instanceof JsonObject answer
            && answer.get("data") instanceof JsonObject data
        ? array(data.get("alerts"))
        : new JsonArray();
  }

  private static AlertView view(JsonObject alert, AlertTargets targets) {
    JsonObject status =
        alert.get("status") instanceof JsonObject object ? object : new JsonObject();
    Map<String, String> labels = texts(alert, "labels");
    return view(
        text(alert, "fingerprint"),
        text(status, "state").equals("suppressed")
            ? AlertView.State.SUPPRESSED
            : AlertView.State.FIRING,
        new Times(timeOrEpoch(alert, "startsAt"), time(alert, "endsAt"), time(alert, "updatedAt")),
        labels,
        texts(alert, "annotations"),
        new Suppression(list(status, "silencedBy"), list(status, "inhibitedBy")),
        text(alert, "generatorURL"),
        targets);
  }

  private static AlertView pendingView(JsonObject alert, AlertTargets targets) {
    Map<String, String> labels = texts(alert, "labels");
    return view(
        Fingerprint.of(labels),
        AlertView.State.PENDING,
        new Times(timeOrEpoch(alert, "activeAt"), null, null),
        labels,
        texts(alert, "annotations"),
        new Suppression(List.of(), List.of()),
        "",
        targets);
  }

  private record Times(Instant startsAt, @Nullable Instant endsAt, @Nullable Instant updatedAt) {}

  private record Suppression(List<String> silencedBy, List<String> inhibitedBy) {}

  private static AlertView view(
      String fingerprint,
      AlertView.State state,
      Times times,
      Map<String, String> labels,
      Map<String, String> annotations,
      Suppression suppression,
      String generatorUrl,
      AlertTargets targets) {
    return new AlertView(
        fingerprint,
        labels.getOrDefault("alertname", ""),
        state,
        labels.getOrDefault("severity", ""),
        times.startsAt,
        // A firing alert's end is only when it would be forgotten.
        null,
        times.updatedAt,
        labels,
        annotations,
        annotations.getOrDefault("summary", annotations.getOrDefault("description", "")),
        suppression.silencedBy,
        suppression.inhibitedBy,
        generatorUrl,
        targets.of(labels));
  }

  private static boolean isOver(JsonObject alert) {
    return alert.get("status") instanceof JsonObject status
        && text(status, "state").equals("resolved");
  }

  private static int rank(String severity) {
    return switch (severity) {
      case "critical", "page" -> 0;
      case "warning" -> 1;
      default -> 2;
    };
  }

  static JsonArray array(@Nullable JsonElement element) {
    return element instanceof JsonArray array ? array : new JsonArray();
  }

  static String text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }

  static Map<String, String> texts(JsonObject object, String name) {
    Map<String, String> texts = new TreeMap<>();
    if (object.get(name) instanceof JsonObject values) {
      values.entrySet().stream()
          .filter(entry -> entry.getValue().isJsonPrimitive())
          .forEach(entry -> texts.put(entry.getKey(), entry.getValue().getAsString()));
    }
    return texts;
  }

  static @Nullable Instant time(JsonObject object, String name) {
    String text = text(object, name);
    if (text.isEmpty() || text.startsWith("0001-")) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Instant timeOrEpoch(JsonObject object, String name) {
    Instant time = time(object, name);
    return time == null ? Instant.EPOCH : time;
  }

  private static List<String> list(JsonObject object, String name) {
    List<String> texts = new ArrayList<>();
    array(object.get(name)).forEach(element -> texts.add(element.getAsString()));
    return texts;
  }
}
