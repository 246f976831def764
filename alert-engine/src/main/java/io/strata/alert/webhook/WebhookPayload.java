package io.strata.alert.webhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.strata.alert.notify.Alert;
import io.strata.alert.notify.Notification;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Alertmanager's webhook payload, version 4. */
final class WebhookPayload {
  /** Go's zero time: what {@code endsAt} holds while an alert fires. */
  private static final String ZERO_TIME = "0001-01-01T00:00:00Z";

  private WebhookPayload() {}

  /**
   * The payload as JSON.
   *
   * @param maxAlerts more are left out and counted; 0 is no limit
   */
  static JsonObject of(Notification notification, int maxAlerts, String externalUrl) {
    List<Alert> all = notification.alerts();
    List<Alert> shown = maxAlerts > 0 && all.size() > maxAlerts ? all.subList(0, maxAlerts) : all;
    JsonArray alerts = new JsonArray();
    shown.forEach(alert -> alerts.add(alert(alert, notification.now())));
    JsonObject payload = new JsonObject();
    payload.addProperty("receiver", notification.receiver());
    payload.addProperty("status", notification.firing() ? "firing" : "resolved");
    payload.add("alerts", alerts);
    payload.add("groupLabels", object(notification.groupLabels().toMap()));
    payload.add(
        "commonLabels", object(common(shown.stream().map(a -> a.labels().toMap()).toList())));
    payload.add(
        "commonAnnotations", object(common(shown.stream().map(Alert::annotations).toList())));
    payload.addProperty("externalURL", externalUrl);
    payload.addProperty("version", "4");
    payload.addProperty("groupKey", notification.groupKey());
    payload.addProperty("truncatedAlerts", all.size() - shown.size());
    return payload;
  }

  private static JsonObject alert(Alert alert, Instant now) {
    boolean resolved = alert.isResolved(now);
    JsonObject json = new JsonObject();
    json.addProperty("status", resolved ? "resolved" : "firing");
    json.add("labels", object(alert.labels().toMap()));
    json.add("annotations", object(alert.annotations()));
    json.addProperty("startsAt", time(alert.startsAt()));
    Instant endsAt = alert.endsAt();
    json.addProperty("endsAt", resolved && endsAt != null ? time(endsAt) : ZERO_TIME);
    json.addProperty("generatorURL", alert.generatorUrl());
    json.addProperty("fingerprint", alert.fingerprintText());
    return json;
  }

  /** What all maps agree in. */
  private static Map<String, String> common(List<Map<String, String>> maps) {
    if (maps.isEmpty()) {
      return Map.of();
    }
    Map<String, String> common = new TreeMap<>(maps.getFirst());
    for (Map<String, String> map : maps) {
      common.entrySet().retainAll(map.entrySet());
    }
    return common;
  }

  private static String time(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time);
  }

  private static JsonObject object(Map<String, String> map) {
    JsonObject object = new JsonObject();
    map.forEach(object::addProperty);
    return object;
  }
}
