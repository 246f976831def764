package io.strata.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.process.ConfigurationLoader;
import io.strata.process.ProcessLifecycle;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.topic.TelemetryTopic;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole engine on a real Kafka: metrics in, webhook out, state kept over restarts. */
class AlertEngineIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String NOTIFICATIONS =
      """
      route:
        receiver: hook
        group_by: [alertname, component_id]
        group_wait: 0s
        group_interval: 1s
      receivers:
        - name: hook
          webhook_configs: [{url: '@URL@'}]
      """;
  private static final String RULES =
      """
      groups:
        - name: components
          interval: 1s
          rules:
            - alert: ComponentDown
              expr: component_up == 0
              for: 1s
              labels: {severity: critical}
              annotations:
                summary: >-
                  {{ $labels.component_id }} is down
                  {{- with printf "component_failure{component_id=%q} == 1" $labels.component_id | query }}
                  ({{ . | first | label "reason" }}){{ end }}
            - record: component:up:count
              expr: count(component_up)
      """;

  @TempDir static Path folder;

  private static EmbeddedKafka kafka;
  private static KafkaProducer<byte[], byte[]> producer;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start(EngineHome.ofSystemProperty(), folder);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stopKafka() {
    producer.close();
    kafka.close();
    CLIENT.close();
  }

  /** A running engine. */
  private record Running(AlertEngine engine, ProcessLifecycle lifecycle) implements AutoCloseable {
    String get(String path) throws IOException, InterruptedException {
      return send("GET", path, "").body();
    }

    HttpResponse<String> send(String method, String path, String body)
        throws IOException, InterruptedException {
      URI uri = URI.create("http://127.0.0.1:%d%s".formatted(engine.port(), path));
      return CLIENT.send(
          HttpRequest.newBuilder(uri)
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .header("Content-Type", "application/json")
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
      lifecycle.close();
    }
  }

  private static Running start(WebhookRecorder hook) throws IOException {
    Path rules = Files.writeString(folder.resolve("rules.yml"), RULES);
    Path notifications =
        Files.writeString(
            folder.resolve("notifications.yml"), NOTIFICATIONS.replace("@URL@", hook.url()));
    AlertEngineConfig config =
        ConfigurationLoader.load(
            AlertEngineConfig.class,
            "/alert-engine.yaml",
            null,
            Map.of(
                "STRATA_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "STRATA_LISTEN_PORT", "0",
                "STRATA_RULES_FILES", rules.toString(),
                "STRATA_NOTIFICATIONS_FILE", notifications.toString()));
    ProcessLifecycle lifecycle = new ProcessLifecycle("alert-engine");
    Running running =
        new Running(AlertEngine.start(config, EngineFiles.read(config), lifecycle), lifecycle);
    Await.untilTrue(
        "ready", PATIENCE, () -> running.send("GET", "/health/ready", "").statusCode() == 200);
    return running;
  }

  @Test
  void tellsOfAFailureAndItsEndOverRestarts() throws Exception {
    String component = "redis@127.0.0.1:6379";
    try (WebhookRecorder hook = new WebhookRecorder()) {
      try (Running engine = start(hook)) {
        report(component, 0);
        Await.untilTrue("a webhook", PATIENCE, () -> hook.statuses().equals(List.of("firing")));

        JsonObject alert = hook.payload(0).getAsJsonArray("alerts").get(0).getAsJsonObject();
        assertThat(alert.getAsJsonObject("annotations").get("summary").getAsString())
            .isEqualTo(component + " is down (refused)");
        assertThat(alert.getAsJsonObject("labels").get("host_id").getAsString()).isEqualTo("h1");
        assertThat(engine.get("/api/v2/alerts?filter=component_id%3D~%22redis.*%22"))
            .contains("\"state\":\"active\"");
        assertThat(engine.get("/api/v2/alerts/groups")).contains(component);
        assertThat(engine.get("/api/v1/rules")).contains("\"health\":\"ok\"");
        assertThat(engine.get("/api/v1/alerts")).contains("\"state\":\"firing\"");
        assertThat(engine.get("/api/v1/strata/history")).contains("\"kind\":\"firing\"");
        assertThat(query(engine, "ALERTS{alertstate=\"firing\"}")).isNotEmpty();
        assertThat(query(engine, "component:up:count")).isNotEmpty();
      }

      try (Running engine = start(hook)) {
        Instant restarted = Instant.now();
        Await.untilTrue(
            "two evaluations after the restart",
            PATIENCE,
            () -> lastEvaluation(engine).isAfter(restarted.plusSeconds(2)));
        assertThat(hook.statuses()).containsExactly("firing");
        assertThat(engine.get("/api/v1/alerts")).contains("\"state\":\"firing\"");
      }

      // It is up again while nobody looks: the end must not get lost.
      report(component, 1);
      try (Running engine = start(hook)) {
        Await.untilTrue(
            "a resolved webhook",
            PATIENCE,
            () -> hook.statuses().equals(List.of("firing", "resolved")));
        assertThat(engine.get("/api/v1/alerts")).doesNotContain(component);
      }

      try (Running engine = start(hook)) {
        Instant restarted = Instant.now();
        Await.untilTrue(
            "two evaluations after the restart",
            PATIENCE,
            () -> lastEvaluation(engine).isAfter(restarted.plusSeconds(2)));
        assertThat(hook.statuses()).containsExactly("firing", "resolved");
      }
    }
  }

  @Test
  void silencesMuteAndSurviveARestart() throws Exception {
    String component = "kafka@127.0.0.1:9092";
    try (WebhookRecorder hook = new WebhookRecorder()) {
      String id;
      try (Running engine = start(hook)) {
        String silence =
            """
            {"matchers":[{"name":"component_id","value":"kafka@.*","isRegex":true}],
             "startsAt":"%s","endsAt":"%s","createdBy":"me","comment":"moving house"}
            """
                .formatted(Instant.now(), Instant.now().plusSeconds(600));
        id =
            JsonParser.parseString(engine.send("POST", "/api/v2/silences", silence).body())
                .getAsJsonObject()
                .get("silenceID")
                .getAsString();
        report(component, 0);
        Await.untilTrue(
            "a suppressed alert",
            PATIENCE,
            () -> engine.get("/api/v2/alerts").contains("\"state\":\"suppressed\""));
      }
      try (Running engine = start(hook)) {
        assertThat(engine.get("/api/v2/silence/" + id)).contains("\"state\":\"active\"");
        assertThat(hook.statuses()).isEmpty();
        assertThat(engine.send("DELETE", "/api/v2/silence/" + id, "").statusCode()).isEqualTo(200);
        Await.untilTrue("a webhook", PATIENCE, () -> hook.statuses().contains("firing"));
        report(component, 1);
        Await.untilTrue("its end", PATIENCE, () -> hook.statuses().contains("resolved"));
      }
    }
  }

  @Test
  void takesAlertsOfOthersAndRefusesBadRequests() throws Exception {
    try (WebhookRecorder hook = new WebhookRecorder();
        Running engine = start(hook)) {
      HttpResponse<String> mixed =
          engine.send(
              "POST",
              "/api/v2/alerts",
              "[{\"labels\":{\"alertname\":\"Outside\"}},{\"labels\":{\"bad-name\":\"x\"}}]");
      assertThat(mixed.statusCode()).isEqualTo(400);
      assertThat(mixed.body()).contains("alert 1").contains("bad-name");
      Await.untilTrue("a webhook", PATIENCE, () -> hook.statuses().contains("firing"));

      assertThat(engine.send("POST", "/api/v2/alerts", "{").statusCode()).isEqualTo(400);
      assertThat(engine.send("GET", "/api/v2/alerts?filter=x", "").statusCode()).isEqualTo(400);
      assertThat(engine.send("POST", "/api/v2/silences", "{}").statusCode()).isEqualTo(400);
      assertThat(engine.send("GET", "/api/v2/silence/nope", "").statusCode()).isEqualTo(404);
      assertThat(engine.send("GET", "/api/v1/rules?type=x", "").statusCode()).isEqualTo(400);
      assertThat(engine.send("GET", "/api/v1/query?query=(", "").statusCode()).isEqualTo(400);
      assertThat(engine.send("POST", "/api/v1/strata/read", "x").statusCode()).isEqualTo(400);
      assertThat(engine.send("GET", "/nothing", "").statusCode()).isEqualTo(404);
      assertThat(engine.get("/api/v2/status"))
          .contains("\\\"group_by\\\"")
          .doesNotContain("hook\"}");
      assertThat(engine.get("/api/v2/receivers")).isEqualTo("[{\"name\":\"hook\"}]");
      Await.untilTrue(
          "figures of evaluations",
          PATIENCE,
          () -> engine.get("/metrics").contains("strata_alert_engine_rule_evaluation_seconds"));
    }
  }

  @Test
  void sendsUndecodableRecordsToTheDeadLetters() throws Exception {
    try (WebhookRecorder hook = new WebhookRecorder();
        Running engine = start(hook)) {
      byte[] garbage = "no protobuf".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(TelemetryTopic.METRICS.topicName(), garbage)).get();
      report("h2@127.0.0.1:1", 1);
      Await.untilTrue(
          "the stream to go on",
          PATIENCE,
          () -> !query(engine, "component_up{component_id=\"h2@127.0.0.1:1\"}").isEmpty());
      ConsumerRecord<byte[], byte[]> letter = deadLetter();
      assertThat(letter.value()).isEqualTo(garbage);
      assertThat(
              new String(
                  letter.headers().lastHeader(RecordHeaders.REASON).value(),
                  StandardCharsets.UTF_8))
          .isEqualTo("undecodable");
      assertThat(
              new String(
                  letter.headers().lastHeader(RecordHeaders.SOURCE_TOPIC).value(),
                  StandardCharsets.UTF_8))
          .isEqualTo("otlp_metrics");
    }
  }

  private static ConsumerRecord<byte[], byte[]> deadLetter() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TelemetryTopic.DEAD_LETTERS).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return Await.until(
          "a dead letter",
          PATIENCE,
          () ->
              StreamSupport.stream(consumer.poll(Duration.ofMillis(100)).spliterator(), false)
                  .findFirst());
    }
  }

  private static Instant lastEvaluation(Running engine) throws Exception {
    JsonElement group =
        JsonParser.parseString(engine.get("/api/v1/rules"))
            .getAsJsonObject()
            .getAsJsonObject("data")
            .getAsJsonArray("groups")
            .get(0);
    return Instant.parse(group.getAsJsonObject().get("lastEvaluation").getAsString());
  }

  private static JsonArray query(Running engine, String query) throws Exception {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    return JsonParser.parseString(engine.get("/api/v1/query?query=" + encoded))
        .getAsJsonObject()
        .getAsJsonObject("data")
        .getAsJsonArray("result");
  }

  /** What the host-probe would write of a component. */
  private static void report(String component, int up) throws Exception {
    Resource resource = new Resource(Attributes.ofText("service.name", "probe", "host.id", "h1"));
    Attributes of = Attributes.ofText("component.id", component);
    Attributes refused = Attributes.ofText("component.id", component, "reason", "refused");
    byte[] request =
        OtlpEncoder.metrics(
            List.of(
                gauge(resource, "component.up", of, up),
                gauge(resource, "component.failure", refused, 1 - up)));
    producer
        .send(
            new ProducerRecord<>(
                TelemetryTopic.METRICS.topicName(), "h1".getBytes(StandardCharsets.UTF_8), request))
        .get();
  }

  private static Metric gauge(Resource resource, String name, Attributes attributes, double value) {
    long now = Instant.now().toEpochMilli() * 1_000_000;
    return new Metric(
        resource,
        InstrumentationScope.NONE,
        name,
        "",
        "",
        new MetricData.Gauge(List.of(new NumberPoint(attributes, 0, now, value, false))));
  }
}
