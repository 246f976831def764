package io.strata.alert.http;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.strata.alert.route.NotificationConfig;
import io.strata.alert.route.Receiver;
import io.strata.alert.route.Route;
import io.strata.alert.yaml.PrometheusDuration;
import io.strata.metrics.series.LabelMatcher;
import java.util.List;
import java.util.Set;

/** The notification configuration in force, as text without secrets: JSON, and so YAML too. */
final class ConfigText {
  private ConfigText() {}

  static String of(NotificationConfig config) {
    JsonObject global = new JsonObject();
    global.addProperty("resolve_timeout", PrometheusDuration.format(config.resolveTimeout()));
    JsonArray receivers = new JsonArray();
    config.receivers().forEach(receiver -> receivers.add(receiver(receiver)));
    JsonArray inhibitRules = new JsonArray();
    config
        .inhibitRules()
        .forEach(rule -> {
          JsonObject json = new JsonObject();
          json.add("source_matchers", matchers(rule.source()));
          json.add("target_matchers", matchers(rule.target()));
          json.add("equal", Json.array(rule.equal()));
          inhibitRules.add(json);
        });
    JsonObject json = new JsonObject();
    json.add("global", global);
    json.add("route", route(config.root(), true));
    json.add("inhibit_rules", inhibitRules);
    json.add("receivers", receivers);
    return new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(json);
  }

  private static JsonObject route(Route route, boolean isRoot) {
    JsonObject json = new JsonObject();
    json.addProperty("receiver", route.receiver());
    json.add(
        "group_by", Json.array(route.groupBy().all() ? Set.of("...") : route.groupBy().labels()));
    if (!isRoot) {
      json.add("matchers", matchers(route.matchers()));
      json.addProperty("continue", route.continueMatching());
    }
    Route.Timing timing = route.timing();
    json.addProperty("group_wait", PrometheusDuration.format(timing.groupWait()));
    json.addProperty("group_interval", PrometheusDuration.format(timing.groupInterval()));
    json.addProperty("repeat_interval", PrometheusDuration.format(timing.repeatInterval()));
    if (!route.children().isEmpty()) {
      JsonArray children = new JsonArray();
      route.children().forEach(child -> children.add(route(child, false)));
      json.add("routes", children);
    }
    return json;
  }

  private static JsonObject receiver(Receiver receiver) {
    JsonObject json = Json.named(receiver.name());
    JsonArray webhooks = new JsonArray();
    for (Receiver.Integration integration : receiver.integrations()) {
      switch (integration) {
        case Receiver.Integration.Webhook webhook -> {
          JsonObject settings = new JsonObject();
          settings.addProperty("url", "<secret>");
          settings.addProperty("send_resolved", webhook.sendResolved());
          settings.addProperty("max_alerts", webhook.maxAlerts());
          settings.addProperty("timeout", PrometheusDuration.format(webhook.timeout()));
          webhooks.add(settings);
        }
      }
    }
    if (!webhooks.isEmpty()) {
      json.add("webhook_configs", webhooks);
    }
    return json;
  }

  private static JsonArray matchers(List<LabelMatcher> matchers) {
    return Json.array(matchers.stream().map(LabelMatcher::toString).toList());
  }
}
