package io.strata.alert.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.strata.alert.notify.Alert;
import io.strata.alert.notify.AlertBoard;
import io.strata.alert.notify.DispatchLoop;
import io.strata.alert.notify.Dispatcher;
import io.strata.alert.notify.Inhibitor;
import io.strata.alert.route.MatcherParser;
import io.strata.alert.route.NotificationConfig;
import io.strata.alert.silence.Silences;
import io.strata.metrics.series.LabelMatcher;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alertmanager's API v2 for alerts, groups, receivers and status. Thread-safe. */
public final class AlertmanagerApi {
  private static final String ZERO_TIME = "0001-01-01T00:00:00.000Z";

  private final NotificationConfig config;
  private final Parts parts;
  private final InstantSource clock;
  private final Instant startedAt;

  /** What the API shows. */
  public record Parts(
      AlertBoard board,
      Dispatcher dispatcher,
      DispatchLoop loop,
      Inhibitor inhibitor,
      Silences silences) {}

  /** An API over the parts. */
  public AlertmanagerApi(NotificationConfig config, Parts parts, InstantSource clock) {
    this.config = config;
    this.parts = parts;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /** Which alerts are asked for: the query parameters of alerts and groups. */
  private record Filter(
      boolean active,
      boolean silenced,
      boolean inhibited,
      List<LabelMatcher> matchers,
      Optional<Pattern> receiver) {

    static Filter of(Map<String, List<String>> parameters) {
      List<LabelMatcher> matchers = new ArrayList<>();
      for (String text : parameters.getOrDefault("filter", List.of())) {
        try {
          matchers.addAll(MatcherParser.parse(text));
        } catch (IllegalArgumentException e) {
          throw new BadRequestException("bad filter: " + e.getMessage());
        }
      }
      return new Filter(
          flag(parameters, "active"),
          flag(parameters, "silenced"),
          flag(parameters, "inhibited"),
          matchers,
          receiverPattern(parameters));
    }

    private static Optional<Pattern> receiverPattern(Map<String, List<String>> parameters) {
      return parameters.getOrDefault("receiver", List.of()).stream()
          .findFirst()
          .map(text -> {
            try {
              return Pattern.compile(text);
            } catch (PatternSyntaxException e) {
              throw new BadRequestException("bad receiver: " + e.getMessage());
            }
          });
    }

    private static boolean flag(Map<String, List<String>> parameters, String name) {
      String value =
          parameters.getOrDefault(name, List.of("true")).stream().findFirst().orElse("true");
      return switch (value) {
        case "true", "1" -> true;
        case "false", "0" -> false;
        default -> throw new BadRequestException(name + " must be true or false");
      };
    }

    boolean wantsReceiver(String name) {
      return receiver.isEmpty() || receiver.get().matches(name);
    }

    boolean wants(Alert alert, List<String> silencedBy, Optional<String> inhibitedBy) {
      boolean suppressed = !silencedBy.isEmpty() || inhibitedBy.isPresent();
      return (active || suppressed)
          && (silenced || silencedBy.isEmpty())
          && (inhibited || inhibitedBy.isEmpty())
          && matchers.stream().allMatch(matcher -> matcher.matches(alert.labels()));
    }
  }

  /** {@code GET /alerts}. */
  String alerts(Map<String, List<String>> parameters) {
    Filter filter = Filter.of(parameters);
    JsonArray alerts = new JsonArray();
    for (Alert alert : parts.board().active(clock.instant())) {
      List<String> receivers = parts.dispatcher().receivers(alert.labels());
      if (receivers.stream().anyMatch(filter::wantsReceiver)) {
        json(alert, receivers, filter).ifPresent(alerts::add);
      }
    }
    return Json.text(alerts);
  }

  /** {@code GET /alerts/groups}. */
  String groups(Map<String, List<String>> parameters) {
    Filter filter = Filter.of(parameters);
    Instant now = clock.instant();
    JsonArray groups = new JsonArray();
    for (Dispatcher.GroupView group : parts.dispatcher().groups()) {
      if (!filter.wantsReceiver(group.receiver())) {
        continue;
      }
      JsonArray alerts = new JsonArray();
      for (Alert alert : group.alerts()) {
        if (!alert.isResolved(now)) {
          json(alert, parts.dispatcher().receivers(alert.labels()), filter).ifPresent(alerts::add);
        }
      }
      if (!alerts.isEmpty()) {
        JsonObject json = new JsonObject();
        json.add("alerts", alerts);
        json.add("labels", Json.object(group.labels().toMap()));
        json.add("receiver", Json.named(group.receiver()));
        groups.add(json);
      }
    }
    return Json.text(groups);
  }

  private Optional<JsonObject> json(Alert alert, List<String> receivers, Filter filter) {
    List<String> silencedBy = parts.silences().muting(alert.labels());
    Optional<String> inhibitedBy = parts.inhibitor().inhibitedBy(alert.labels());
    if (!filter.wants(alert, silencedBy, inhibitedBy)) {
      return Optional.empty();
    }
    boolean suppressed = !silencedBy.isEmpty() || inhibitedBy.isPresent();
    JsonObject status = new JsonObject();
    status.add("inhibitedBy", Json.array(inhibitedBy.stream().toList()));
    status.add("mutedBy", new JsonArray());
    status.add("silencedBy", Json.array(silencedBy));
    status.addProperty("state", suppressed ? "suppressed" : "active");
    JsonArray receiverNames = new JsonArray();
    receivers.forEach(receiver -> receiverNames.add(Json.named(receiver)));
    Instant endsAt = alert.endsAt();
    JsonObject json = new JsonObject();
    json.add("annotations", Json.object(alert.annotations()));
    json.addProperty("endsAt", endsAt == null ? ZERO_TIME : Json.time(endsAt));
    json.addProperty("fingerprint", alert.fingerprintText());
    json.add("receivers", receiverNames);
    json.addProperty("startsAt", Json.time(alert.startsAt()));
    json.add("status", status);
    json.addProperty("updatedAt", Json.time(alert.updatedAt()));
    json.addProperty("generatorURL", alert.generatorUrl());
    json.add("labels", Json.object(alert.labels().toMap()));
    return Optional.of(json);
  }

  /** {@code POST /alerts}: takes the valid ones even where others are not. */
  void post(String body) {
    PostedAlerts posted = PostedAlerts.parse(body, clock.instant(), config.resolveTimeout());
    int refused = parts.loop().accept(posted.alerts());
    if (refused > 0) {
      throw new BadRequestException(refused + " alerts are refused: there are too many");
    }
    if (!posted.problems().isEmpty()) {
      throw new BadRequestException(String.join("; ", posted.problems()));
    }
  }

  /** {@code GET /receivers}. */
  String receivers() {
    JsonArray receivers = new JsonArray();
    config.receivers().forEach(receiver -> receivers.add(Json.named(receiver.name())));
    return Json.text(receivers);
  }

  /** {@code GET /status}. */
  String status() {
    JsonObject cluster = new JsonObject();
    cluster.addProperty("status", "disabled");
    cluster.add("peers", new JsonArray());
    JsonObject version = new JsonObject();
    String implementation = getClass().getPackage().getImplementationVersion();
    version.addProperty("version", implementation == null ? "unknown" : implementation);
    for (String key : List.of("revision", "branch", "buildUser", "buildDate", "goVersion")) {
      version.addProperty(key, "");
    }
    JsonObject original = new JsonObject();
    original.addProperty("original", ConfigText.of(config));
    JsonObject json = new JsonObject();
    json.add("cluster", cluster);
    json.add("config", original);
    json.addProperty("uptime", Json.time(startedAt));
    json.add("versionInfo", version);
    return Json.text(json);
  }
}
