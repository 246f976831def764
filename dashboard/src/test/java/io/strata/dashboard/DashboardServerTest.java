package io.strata.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.strata.metrics.series.Labels;
import io.strata.store.log.LogEntry;
import io.strata.store.memory.MemoryStore;
import io.strata.store.trace.TraceChunk;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DashboardServerTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final long NANO = (ShopSeries.END - 60_000) * 1_000_000L + 123_456;

  private final MemoryStore store = new MemoryStore();
  private FakeAlertEngine alertEngine;
  private TestDashboard dashboard;

  @BeforeEach
  void start() throws IOException {
    alertEngine = new FakeAlertEngine();
    TestSeries shop = ShopSeries.create();
    ShopSeries.calls(shop, "team/a:b", "GET /", "SERVER", 30, 0);
    sampled(shop, "kept", "error", "checkout", 40);
    sampled(shop, "shed", "budget", "checkout", 60);
    sampled(shop, "shed", "late", "checkout", 5);
    sampled(shop, "shed", "budget", "shipping", 20);
    dashboard = new TestDashboard(shop, store, alertEngine.url(), Map.of());
  }

  @AfterEach
  void stop() {
    dashboard.close();
    alertEngine.close();
  }

  private static void sampled(
      TestSeries shop, String what, String reason, String service, double spans) {
    shop.rose(
        spans,
        20,
        Labels.of(
            "__name__", "traces_sampling_" + what + "_spans_total",
            "reason", reason,
            "service", service));
  }

  @Test
  void tellsWhatSamplingKeptAndShed() throws Exception {
    JsonObject all = dashboard.json("/api/v1/traces/sampling");
    assertThat(all.get("keptSpans").getAsLong()).isEqualTo(40);
    assertThat(all.get("shedSpans").getAsLong()).isEqualTo(85);
    assertThat(all.get("shed"))
        .hasToString("[{\"reason\":\"budget\",\"spans\":80},{\"reason\":\"late\",\"spans\":5}]");

    assertThat(dashboard.json("/api/v1/traces/sampling?service=shipping").get("shedSpans"))
        .hasToString("20");
  }

  @Test
  void answersTheTopologyWithNullForWhatIsNotKnown() throws Exception {
    JsonObject topology = dashboard.json("/api/v1/topology");

    assertThat(topology.getAsJsonArray("warnings")).isEmpty();
    JsonObject checkout = find(topology, "nodes", "service:checkout");
    assertThat(checkout.get("status").getAsString()).isEqualTo("critical");
    assertThat(checkout.get("kind").getAsString()).isEqualTo("service");
    assertThat(checkout.get("layer").getAsString()).isEqualTo("application");
    JsonObject host = find(topology, "nodes", "host:h1");
    assertThat(host.get("rate").isJsonNull()).isTrue();
    assertThat(host.get("name").getAsString()).isEqualTo("vm-1");
    assertThat(find(topology, "edges", "service:checkout>runs_on>host:h1").get("kind"))
        .hasToString("\"runs_on\"");
  }

  @Test
  void focusesOnANode() throws Exception {
    JsonObject topology = dashboard.json("/api/v1/topology?focus=service:shipping&depth=1");
    assertThat(topology.getAsJsonArray("nodes")).hasSize(4);
    assertThat(dashboard.get("/api/v1/topology?focus=service:none").statusCode()).isEqualTo(404);
  }

  @Test
  void answersServicesWithAllThatLiesBelow() throws Exception {
    JsonObject services = dashboard.json("/api/v1/services");
    assertThat(services.getAsJsonArray("services")).hasSize(4);
    JsonObject endpoints = dashboard.json("/api/v1/services/checkout/endpoints");
    assertThat(endpoints.getAsJsonArray("endpoints")).hasSize(2);
    JsonObject first = endpoints.getAsJsonArray("endpoints").get(0).getAsJsonObject();
    assertThat(first.get("name").getAsString()).isEqualTo("POST /checkout");
    assertThat(first.get("kind").getAsString()).isEqualTo("SERVER");
    assertThat(first.get("rate").getAsDouble()).isEqualTo(1.0);
    assertThat(first.get("errorRatio").getAsDouble()).isEqualTo(0.1);
    JsonObject instance =
        dashboard
            .json("/api/v1/services/checkout/instances")
            .getAsJsonArray("instances")
            .get(0)
            .getAsJsonObject();
    assertThat(instance.getAsJsonObject("host").get("name").getAsString()).isEqualTo("vm-1");
    assertThat(instance.get("rate").getAsDouble()).isEqualTo(1.0);
    assertThat(
            dashboard.json("/api/v1/services/checkout/dependencies").getAsJsonArray("dependencies"))
        .hasSize(6);
    assertThat(dashboard.get("/api/v1/services/none/endpoints").statusCode()).isEqualTo(404);
  }

  @Test
  void namesInPathsMayHoldSlashes() throws Exception {
    JsonObject endpoints = dashboard.json("/api/v1/services/team%2Fa%3Ab/endpoints");
    assertThat(endpoints.get("service").getAsString()).isEqualTo("team/a:b");
  }

  @Test
  void findsTracesAndAnswersOneAsOtlpJson() throws Exception {
    write(span("0000000000000001", SpanId.NONE, "POST /checkout", SpanKind.SERVER));

    JsonObject found =
        dashboard.json("/api/v1/traces?service=checkout&status=error&q=order.id%3D7");
    JsonObject trace = found.getAsJsonArray("traces").get(0).getAsJsonObject();
    assertThat(trace.get("traceId").getAsString()).isEqualTo(TRACE);
    assertThat(trace.get("startTime").getAsString()).endsWith("00.000123456Z");
    assertThat(found.get("next").isJsonNull()).isTrue();
    assertThat(dashboard.json("/api/v1/traces/services").get("services"))
        .hasToString("[\"checkout\"]");

    String body = dashboard.get("/api/v1/traces/" + TRACE).body();
    assertThat(JsonParser.parseString(body))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"resourceSpans":[{"resource":{"attributes":[
                  {"key":"service.name","value":{"stringValue":"checkout"}}]},
                "scopeSpans":[{"scope":{"name":"test","version":"1"},"spans":[{
                  "traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"0000000000000001",
                  "name":"POST /checkout","kind":2,
                  "startTimeUnixNano":"1795453140000123456","endTimeUnixNano":"1795453140005123456",
                  "attributes":[{"key":"order.id","value":{"intValue":"7"}}],
                  "status":{"message":"refused","code":2}}]}]}]}
                """));
    assertThat(dashboard.get("/api/v1/traces/" + "0".repeat(31) + "1").statusCode()).isEqualTo(404);
    assertThat(dashboard.get("/api/v1/traces/xyz").statusCode()).isEqualTo(400);
  }

  @Test
  void aTraceOfMoreSpansThanAreAskedForSaysSo() throws Exception {
    SpanId root = SpanId.fromHex("0000000000000001");
    write(
        span(root.hex(), SpanId.NONE, "POST /checkout", SpanKind.SERVER),
        span("0000000000000002", root, "charge", SpanKind.INTERNAL));

    JsonObject first = dashboard.json("/api/v1/traces/" + TRACE + "?limit=1");
    assertThat(first.toString()).contains("POST /checkout").doesNotContain("charge");
    assertThat(first.get("warnings"))
        .hasToString("[\"the trace has more spans than limit=1: these are its earliest\"]");
    assertThat(dashboard.json("/api/v1/traces/" + TRACE).has("warnings")).isFalse();
    HttpResponse<String> refused = dashboard.get("/api/v1/traces/" + TRACE + "?limit=0");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("limit");
  }

  @Test
  void findsLogs() throws Exception {
    LogRecord record =
        new LogRecord(
            resource(),
            InstrumentationScope.NONE,
            NANO,
            0,
            17,
            "ERROR",
            AttributeValue.of("payment refused"),
            Attributes.ofText("thread.name", "main"),
            TraceId.fromHex(TRACE),
            SpanId.NONE,
            0,
            "",
            0);
    store.logWriter().write(List.of(new LogEntry(record, 0, 12, 3)));

    JsonObject found = dashboard.json("/api/v1/logs?severity=WARN&q=refused&traceId=" + TRACE);
    JsonObject log = found.getAsJsonArray("logs").get(0).getAsJsonObject();
    assertThat(log.get("severity").getAsString()).isEqualTo("ERROR");
    assertThat(log.get("body").getAsString()).isEqualTo("payment refused");
    assertThat(log.get("spanId").isJsonNull()).isTrue();
    assertThat(log.getAsJsonObject("attributes").get("thread.name").getAsString())
        .isEqualTo("main");
    JsonObject bucket = found.getAsJsonArray("histogram").get(0).getAsJsonObject();
    assertThat(bucket.getAsJsonObject("counts").get("ERROR").getAsLong()).isEqualTo(1);
  }

  @Test
  void answersHostsAndComponents() throws Exception {
    JsonObject host = dashboard.json("/api/v1/hosts/h1");
    assertThat(host.getAsJsonObject("host").get("cpuUtilization").getAsDouble())
        .isBetween(0.29, 0.31);
    assertThat(host.getAsJsonObject("host").get("networkReceiveBytesPerSecond").getAsDouble())
        .isEqualTo(10_000);
    assertThat(host.getAsJsonObject("host").get("loadAverage1m").isJsonNull()).isTrue();
    assertThat(host.getAsJsonArray("services")).hasSize(3);
    assertThat(host.getAsJsonArray("components")).hasSize(2);
    assertThat(dashboard.json("/api/v1/hosts").getAsJsonArray("hosts")).hasSize(2);

    JsonObject components = dashboard.json("/api/v1/components");
    assertThat(components.getAsJsonArray("components")).hasSize(4);
    JsonObject redis = dashboard.json("/api/v1/components/redis@127.0.0.1:6379~h1");
    assertThat(redis.getAsJsonObject("component").get("up").getAsBoolean()).isTrue();
    assertThat(redis.getAsJsonObject("component").get("checkMillis").getAsDouble()).isEqualTo(1.5);
    assertThat(redis.getAsJsonArray("figures").get(0).getAsJsonObject().get("name").getAsString())
        .isEqualTo("redis_memory_used_bytes");
    assertThat(redis.getAsJsonArray("users")).hasSize(1);
    assertThat(dashboard.json("/api/v1/components/kafka@127.0.0.1:9092").get("topics"))
        .hasToString("[\"orders\"]");
  }

  @Test
  void alertsColourTheTopologyAndNameNodes() throws Exception {
    alertEngine.answers(
        "/api/v2/alerts",
        """
        [{"fingerprint":"a1","status":{"state":"active","silencedBy":[],"inhibitedBy":[]},
          "labels":{"alertname":"Slow","severity":"warning","service":"frontend"},
          "annotations":{"summary":"frontend is slow"},"startsAt":"2026-11-23T17:00:00Z",
          "endsAt":"2026-11-23T17:10:00Z","updatedAt":"2026-11-23T17:00:00Z","generatorURL":""}]
        """);

    JsonObject alert =
        dashboard.json("/api/v1/alerts").getAsJsonArray("alerts").get(0).getAsJsonObject();
    assertThat(alert.get("state").getAsString()).isEqualTo("firing");
    assertThat(alert.get("nodes")).hasToString("[\"service:frontend\"]");
    assertThat(alert.get("summary").getAsString()).isEqualTo("frontend is slow");
    JsonObject frontend = find(dashboard.json("/api/v1/topology"), "nodes", "service:frontend");
    assertThat(frontend.get("status").getAsString()).isEqualTo("warning");
  }

  @Test
  void withoutTheAlertEngineTheRestIsStillAnswered() throws Exception {
    alertEngine.close();

    JsonObject topology = dashboard.json("/api/v1/topology");
    assertThat(topology.getAsJsonArray("warnings").toString()).contains("Alerts are missing");
    assertThat(topology.getAsJsonArray("nodes")).isNotEmpty();
    HttpResponse<String> alerts = dashboard.get("/api/v1/alerts");
    assertThat(alerts.statusCode()).isEqualTo(503);
    assertThat(JsonParser.parseString(alerts.body()).getAsJsonObject().get("backend"))
        .hasToString("\"alert-engine\"");
  }

  @Test
  void refusalsNameTheLimit() throws Exception {
    HttpResponse<String> tooMany = dashboard.get("/api/v1/traces?limit=9999");
    assertThat(tooMany.statusCode()).isEqualTo(400);
    assertThat(tooMany.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    JsonObject problem = JsonParser.parseString(tooMany.body()).getAsJsonObject();
    assertThat(problem.get("limit").getAsString()).isEqualTo("limit");
    assertThat(problem.get("detail").getAsString()).contains("between 1 and 500");

    for (String path :
        List.of(
            "/api/v1/topology?from=now-90d",
            "/api/v1/topology?from=yesterday",
            "/api/v1/topology?from=now&to=now-5m",
            "/api/v1/traces?q=a%3D%22open",
            "/api/v1/traces?cursor=nonsense",
            "/api/v1/traces?minDuration=fast",
            "/api/v1/traces?status=bad",
            "/api/v1/logs?severity=LOUD")) {
      assertThat(dashboard.get(path).statusCode()).as(path).isEqualTo(400);
    }
    assertThat(dashboard.get("/api/v1/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void tooLargeBodiesAreRefused() throws Exception {
    HttpResponse<String> response =
        dashboard.send(
            HttpRequest.newBuilder(dashboard.uri("/alertmanager/api/v2/silences"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(2_000_000))));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("limits.max-body");
  }

  @Test
  void silencesArePassedOn() throws Exception {
    alertEngine.answers("/api/v2/silences", "{\"silenceID\":\"s1\"}");
    HttpRequest.Builder post =
        HttpRequest.newBuilder(dashboard.uri("/alertmanager/api/v2/silences?x=1"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"comment\":\"ü\"}"));

    assertThat(dashboard.send(post.copy()).statusCode()).isEqualTo(403);
    HttpResponse<String> response = dashboard.send(post.header("Content-Type", "application/json"));
    assertThat(response.body()).isEqualTo("{\"silenceID\":\"s1\"}");
    assertThat(alertEngine.requests()).contains("POST /api/v2/silences?x=1 {\"comment\":\"ü\"}");
  }

  @Test
  void speaksJaeger() throws Exception {
    write(span("0000000000000001", SpanId.NONE, "POST /checkout", SpanKind.SERVER));

    assertThat(dashboard.json("/jaeger/api/services").get("data")).hasToString("[\"checkout\"]");
    JsonObject found =
        dashboard.json("/jaeger/api/traces?service=checkout&tags=%7B%22order.id%22%3A%227%22%7D");
    JsonObject trace = found.getAsJsonArray("data").get(0).getAsJsonObject();
    assertThat(trace.get("traceID").getAsString()).isEqualTo(TRACE);
    JsonObject span = trace.getAsJsonArray("spans").get(0).getAsJsonObject();
    assertThat(span.get("startTime").getAsLong()).isEqualTo(NANO / 1_000);
    assertThat(span.get("duration").getAsLong()).isEqualTo(5_000);
    HttpResponse<String> unknown = dashboard.get("/jaeger/api/traces/abc");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(JsonParser.parseString(unknown.body()).getAsJsonObject().get("errors"))
        .hasToString("[{\"code\":404,\"msg\":\"trace not found\"}]");
    HttpResponse<String> wrong = dashboard.get("/jaeger/api/traces?service=a&limit=0");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("\"errors\":[{\"code\":400,\"msg\":\"limit must be");
    assertThat(dashboard.get("/jaeger/api/nothing").body()).contains("\"code\":404");
    assertThat(dashboard.json("/jaeger/api/dependencies?lookback=300000").getAsJsonArray("data"))
        .hasSizeGreaterThan(5);
  }

  @Test
  void rulesAndAlertsBelowPrometheusAreTheAlertEngines() throws Exception {
    assertThat(dashboard.get("/prometheus/api/v1/rules?type=alert").statusCode()).isEqualTo(200);
    assertThat(dashboard.get("/prometheus/api/v1/alerts").statusCode()).isEqualTo(200);
    assertThat(alertEngine.requests())
        .anySatisfy(request -> assertThat(request).startsWith("GET /api/v1/rules?type=alert"))
        .anySatisfy(request -> assertThat(request).startsWith("GET /api/v1/alerts"));
  }

  @Test
  void answersFailuresBelowPrometheusAsPrometheusDoes() throws Exception {
    String tooMany = "match%5B%5D=up&".repeat(51);
    for (String path :
        List.of("/prometheus/api/v1/nothing", "/prometheus/api/v1/series?" + tooMany)) {
      HttpResponse<String> answer = dashboard.get(path);
      assertThat(answer.statusCode()).isBetween(400, 404);
      assertThat(answer.body()).startsWith("{\"status\":\"error\",\"errorType\":\"");
    }
  }

  @Test
  void servesAPageWhereTheWebAppIsNotBuiltOrIs() throws Exception {
    HttpResponse<String> page = dashboard.get("/services/checkout");
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("script-src 'self'")
        .contains("frame-ancestors 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(dashboard.get("/services/a.b", "Accept", "text/html").body()).isEqualTo(page.body());
    assertThat(dashboard.get("/assets/none.js").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsItsHealthAndMetrics() throws Exception {
    assertThat(dashboard.get("/health/live").statusCode()).isEqualTo(200);
    dashboard.json("/api/v1/status");
    assertThat(dashboard.get("/metrics").body())
        .contains("strata_dashboard_requests_seconds_count");
  }

  private void write(Span... spans) {
    store.traceWriter().write(List.of(new TraceChunk(0, 0, 0, 0, 0, List.of(spans))));
  }

  private static Span span(String id, SpanId parent, String name, SpanKind kind) {
    return new Span(
        resource(),
        new InstrumentationScope("test", "1", Attributes.empty()),
        TraceId.fromHex(TRACE),
        SpanId.fromHex(id),
        parent,
        "",
        0,
        name,
        kind,
        NANO,
        NANO + 5_000_000,
        Attributes.builder().put("order.id", 7).build(),
        List.of(),
        List.of(),
        new SpanStatus(SpanStatus.Code.ERROR, "refused"),
        Span.DroppedCounts.NONE);
  }

  private static Resource resource() {
    return new Resource(Attributes.ofText("service.name", "checkout"));
  }

  private static JsonObject find(JsonObject body, String list, String id) {
    return StreamSupport.stream(body.getAsJsonArray(list).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(item -> item.get("id").getAsString().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + id + " in " + body));
  }
}
