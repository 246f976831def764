package io.strata.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole path, once: the suite with its shop, as a user meets it. The steps build on one
 * another, as they do for a user, since starting everything takes half a minute.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShopEndToEndIT {
  private static final Set<String> SERVICES =
      Set.of("gateway", "catalog", "order", "payment", "shipping", "notification");
  private static final int CONTROL = 10;
  private static final int WEBHOOK = 11;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static RunningSuite suite;
  private static HttpJson http;

  @BeforeAll
  static void start() throws Exception {
    http = new HttpJson();
    suite = new RunningSuite(folder);
  }

  @AfterAll
  static void stop() {
    if (suite != null) {
      suite.close();
    }
    http.close();
  }

  @Test
  @Order(1)
  void theTopologyShowsAllThreeLayersWithinAMinute() {
    Await.until(
        "a topology with everything in it",
        Duration.ofSeconds(60),
        () -> {
          JsonObject topology = topology();
          Map<String, JsonObject> nodes = nodes(topology);
          assertThat(names(nodes, "service")).containsAll(SERVICES);
          assertThat(types(nodes)).contains("redis", "kafka", "h2");
          assertThat(names(nodes, "host")).hasSize(1);
          List<String> edges = edges(topology);
          assertThat(edges)
              .contains(
                  "service:gateway calls service:catalog",
                  "service:gateway calls service:order",
                  "service:order calls service:payment",
                  "service:order calls service:shipping",
                  "service:shipping calls service:notification",
                  "service:catalog uses redis",
                  "service:catalog uses h2",
                  "service:order uses kafka",
                  "service:shipping uses kafka");
          for (String service : SERVICES) {
            assertThat(edges).contains("service:" + service + " runs_on host");
            assertThat(rate(requireNonNull(nodes.get("service:" + service)))).isPositive();
          }
          return Optional.of(topology);
        });
  }

  @Test
  @Order(2)
  void aTraceThatPassesTheQueueIsOneWaterfallWithAllServices() throws Exception {
    String traceId =
        Await.until(
            "a trace from the gateway to the notification",
            Duration.ofSeconds(30),
            () -> {
              JsonObject found =
                  http.get(suite.dashboard() + "/api/v1/traces?service=gateway&limit=100")
                      .getAsJsonObject();
              for (JsonElement trace : found.getAsJsonArray("traces")) {
                Set<String> services = new TreeSet<>();
                trace
                    .getAsJsonObject()
                    .getAsJsonArray("services")
                    .forEach(s -> services.add(s.getAsString()));
                if (services.containsAll(SERVICES)) {
                  assertThat(trace.getAsJsonObject().get("rootService").getAsString())
                      .isEqualTo("gateway");
                  return Optional.of(trace.getAsJsonObject().get("traceId").getAsString());
                }
              }
              return Optional.empty();
            });
    JsonObject trace = http.get(suite.dashboard() + "/api/v1/traces/" + traceId).getAsJsonObject();
    assertThat(orphans(trace)).isEmpty();
  }

  @Test
  @Order(3)
  void logsOfATraceAreFoundByIt() {
    Await.until(
        "log lines that name their trace",
        Duration.ofSeconds(30),
        () -> {
          JsonObject logs =
              http.get(suite.dashboard() + "/api/v1/logs?limit=200").getAsJsonObject();
          for (JsonElement log : logs.getAsJsonArray("logs")) {
            JsonElement traceId = log.getAsJsonObject().get("traceId");
            if (!traceId.isJsonNull()) {
              JsonObject ofTrace =
                  http.get(suite.dashboard() + "/api/v1/logs?traceId=" + traceId.getAsString())
                      .getAsJsonObject();
              assertThat(ofTrace.getAsJsonArray("logs")).isNotEmpty();
              return Optional.of(ofTrace);
            }
          }
          return Optional.empty();
        });
  }

  @Test
  @Order(4)
  void everyPageIsShownInBothThemes() {
    try (Browser browser = Browser.start(suite.dashboard())) {
      String host = browser.firstId("/api/v1/hosts", "hosts");
      String component = browser.firstId("/api/v1/components", "components");
      String trace = browser.traceWith(SERVICES.size());
      Map<String, String> pages = new LinkedHashMap<>();
      pages.put("topology", "/");
      pages.put("services", "/services");
      pages.put("service", "/services/gateway");
      pages.put("traces", "/traces?service=gateway");
      pages.put("trace", "/traces/" + trace);
      pages.put("logs", "/logs");
      pages.put("hosts", "/hosts");
      pages.put("host", "/hosts/" + host);
      pages.put("components", "/components");
      pages.put("component", "/components/" + component);
      pages.put("alerts", "/alerts");
      pages.put("explore", "/explore");
      assertThat(browser.visit(pages)).as("errors in the browser's console").isEmpty();
    }
  }

  @Test
  @Order(5)
  void killingRedisTurnsItCriticalAndEndsInAWebhookAndBack() throws Exception {
    Instant broken = Instant.now();
    http.post(suite.shop(CONTROL) + "/faults/redis-down/on", "application/json", "");
    JsonObject firing =
        Await.until(
            "a webhook for the dead Redis",
            Duration.ofSeconds(30),
            () -> webhook("firing", broken));
    assertThat(firing.get("version").getAsString()).isEqualTo("4");
    assertThat(firing.toString()).contains("redis@127.0.0.1:");
    Await.until(
        "a critical Redis in the topology",
        Duration.ofSeconds(30),
        () -> redis().filter(node -> node.get("status").getAsString().equals("critical")));
    try (Browser browser = Browser.start(suite.dashboard())) {
      Map<String, String> pages = new LinkedHashMap<>();
      pages.put("topology-redis-down", "/");
      pages.put("alerts-redis-down", "/alerts");
      assertThat(browser.visit(pages)).isEmpty();
    }

    Instant mended = Instant.now();
    http.post(suite.shop(CONTROL) + "/faults/redis-down/off", "application/json", "");
    Await.until("a resolved webhook", Duration.ofSeconds(60), () -> webhook("resolved", mended));
    Await.until(
        "a healthy Redis in the topology",
        Duration.ofSeconds(90),
        () -> redis().filter(node -> !node.get("status").getAsString().equals("critical")));
  }

  @Test
  @Order(6)
  void foreignTelemetryComesInByOtlp() throws Exception {
    long now = Instant.now().toEpochMilli() * 1_000_000;
    http.post(
        suite.otlpHttp() + "/v1/traces",
        "application/json",
        """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name",
          "value":{"stringValue":"foreign"}}]},"scopeSpans":[{"spans":[{
          "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
          "name":"GET /far","kind":2,"startTimeUnixNano":"%d","endTimeUnixNano":"%d"}]}]}]}
        """
            .formatted(now - 5_000_000, now));
    Await.until(
        "the foreign trace",
        Duration.ofSeconds(30),
        () ->
            Optional.of(
                http.get(suite.dashboard() + "/api/v1/traces/5b8efff798038103d269b633813fc60c")));
  }

  @Test
  @Order(7)
  void aStopLeavesNothingBehindAndAStartFindsTheData() throws Exception {
    List<String[]> processes = suite.processes();
    assertThat(processes).hasSizeGreaterThan(10);
    suite.stop();
    for (String[] process : processes) {
      assertThat(ProcessHandle.of(Long.parseLong(process[1])).filter(ProcessHandle::isAlive))
          .as(process[0] + " after the stop")
          .isEmpty();
    }
    suite.startAgain();
    assertThat(http.get(suite.dashboard() + "/api/v1/traces/5b8efff798038103d269b633813fc60c"))
        .isNotNull();
  }

  private static JsonObject topology() throws Exception {
    return http.get(suite.dashboard() + "/api/v1/topology").getAsJsonObject();
  }

  private static Optional<JsonObject> redis() throws Exception {
    return nodes(topology()).values().stream()
        .filter(node -> text(node, "type").equals("redis"))
        .findFirst();
  }

  private static Map<String, JsonObject> nodes(JsonObject topology) {
    Map<String, JsonObject> nodes = new LinkedHashMap<>();
    topology
        .getAsJsonArray("nodes")
        .forEach(node -> nodes.put(text(node.getAsJsonObject(), "id"), node.getAsJsonObject()));
    return nodes;
  }

  private static Set<String> names(Map<String, JsonObject> nodes, String kind) {
    return nodes.values().stream()
        .filter(node -> text(node, "kind").equals(kind))
        .map(node -> text(node, "name"))
        .collect(Collectors.toSet());
  }

  private static Set<String> types(Map<String, JsonObject> nodes) {
    return nodes.values().stream().map(node -> text(node, "type")).collect(Collectors.toSet());
  }

  /** Edges in words; components by their type, hosts as "host". */
  private static List<String> edges(JsonObject topology) {
    Map<String, JsonObject> nodes = nodes(topology);
    List<String> edges = new ArrayList<>();
    for (JsonElement element : topology.getAsJsonArray("edges")) {
      JsonObject edge = element.getAsJsonObject();
      JsonObject target =
          requireNonNull(nodes.get(text(edge, "target")), () -> "no target of " + edge);
      String to =
          switch (text(target, "layer")) {
            case "component" -> text(target, "type");
            case "infrastructure" -> "host";
            default -> text(target, "id");
          };
      edges.add(text(edge, "source") + " " + text(edge, "kind") + " " + to);
    }
    return edges;
  }

  private static double rate(JsonObject node) {
    assertThat(node.get("rate").isJsonNull()).as("rate of %s", node).isFalse();
    return node.get("rate").getAsDouble();
  }

  private static String text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  /** Spans whose parent is not in the trace. */
  private static List<String> orphans(JsonObject trace) {
    Map<String, String> parents = new LinkedHashMap<>();
    for (JsonElement resource : trace.getAsJsonArray("resourceSpans")) {
      for (JsonElement scope : resource.getAsJsonObject().getAsJsonArray("scopeSpans")) {
        for (JsonElement element : scope.getAsJsonObject().getAsJsonArray("spans")) {
          JsonObject span = element.getAsJsonObject();
          parents.put(text(span, "spanId"), text(span, "parentSpanId"));
        }
      }
    }
    return parents.values().stream()
        .filter(parent -> !parent.isEmpty() && !parents.containsKey(parent))
        .toList();
  }

  private static Optional<JsonObject> webhook(String status, Instant since) throws Exception {
    for (JsonElement element : http.get(suite.shop(WEBHOOK) + "/received").getAsJsonArray()) {
      JsonObject received = element.getAsJsonObject();
      JsonObject body = received.getAsJsonObject("body");
      if (Instant.parse(text(received, "receivedAt")).isAfter(since)
          && text(body, "status").equals(status)
          && text(body.getAsJsonObject("commonLabels"), "component_type").equals("redis")) {
        return Optional.of(body);
      }
    }
    return Optional.empty();
  }
}
