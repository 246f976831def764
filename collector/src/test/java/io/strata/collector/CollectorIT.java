package io.strata.collector;

import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.strata.collector.testing.Await;
import io.strata.collector.testing.Points;
import io.strata.collector.testing.SpanBuilder;
import io.strata.engines.EmbeddedElasticsearch;
import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.process.ConfigurationLoader;
import io.strata.process.ProcessLifecycle;
import io.strata.store.elasticsearch.ElasticsearchSettings;
import io.strata.store.elasticsearch.ElasticsearchStore;
import io.strata.store.log.LogQuery;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.topic.TelemetryTopic;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.TraceId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collector on a real Kafka and a real Elasticsearch. */
class CollectorIT {
  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static EmbeddedElasticsearch elasticsearch;
  private static ElasticsearchStore store;

  private final HttpClient client = HttpClient.newHttpClient();
  private long nextSpanId = 1;

  @BeforeAll
  static void startEngines() {
    EngineHome home = EngineHome.ofSystemProperty();
    kafka = EmbeddedKafka.start(home, folder);
    elasticsearch = EmbeddedElasticsearch.start(home, folder);
    store = ElasticsearchStore.connect(ElasticsearchSettings.of(elasticsearch.url()));
  }

  @AfterAll
  static void stopEngines() {
    store.close();
    elasticsearch.close();
    kafka.close();
  }

  @Test
  void whatIsSentIsStoredOnceAndCountedOnceThroughARestart() throws Exception {
    TraceId trace = new TraceId(7, System.nanoTime());
    TraceId later = new TraceId(8, System.nanoTime());
    try (Running collector = new Running()) {
      collector.post("traces", OtlpEncoder.spans(call(trace)));
      collector.post("logs", log(trace));
      produceGarbage();
      awaitSpans(trace, 3);
      Await.until("the log record is found", () -> countLogs(trace) == 1);
      Await.until("the edge is derived", () -> requests("", false) == 1);
      Await.until("the bad record is a dead letter", () -> deadLetters() == 1);
      assertThat(collector.ready()).contains("\"ready\"");
      assertThat(collector.metrics())
          .contains("strata_collector_stored_items_total")
          .contains("strata_collector_dead_letters_total");
    }

    try (Running collector = new Running()) {
      collector.post("traces", OtlpEncoder.spans(call(later)));
      awaitSpans(later, 3);
      Await.until("the second call is derived", () -> requests("", false) == 2);
    }
    awaitSpans(trace, 3);
    assertThat(countLogs(trace)).isEqualTo(1);
    assertThat(deadLetters()).isEqualTo(1);
    assertThat(requests("virtual_node", false)).isEqualTo(2);
  }

  /** A user calls the gateway, which calls the cart. */
  private List<Span> call(TraceId trace) {
    long root = nextSpanId++;
    long clientSpan = nextSpanId++;
    return List.of(
        inTrace(trace, span("gateway", SpanKind.SERVER, root)),
        inTrace(trace, span("gateway", SpanKind.CLIENT, clientSpan).parent(root)),
        inTrace(trace, span("cart", SpanKind.SERVER, nextSpanId++).parent(clientSpan)));
  }

  private static Span inTrace(TraceId trace, SpanBuilder builder) {
    Span span = builder.end(System.currentTimeMillis()).build();
    return new Span(
        span.resource(),
        span.scope(),
        trace,
        span.spanId(),
        span.parentSpanId(),
        span.traceState(),
        span.flags(),
        span.name(),
        span.kind(),
        span.startUnixNano(),
        span.endUnixNano(),
        span.attributes(),
        span.events(),
        span.links(),
        span.status(),
        span.dropped());
  }

  private static byte[] log(TraceId trace) {
    return """
    {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name",
      "value":{"stringValue":"cart"}}]},"scopeLogs":[{"logRecords":[{
      "timeUnixNano":"%d000000","severityNumber":17,"body":{"stringValue":"payment refused"},
      "traceId":"%s"}]}]}]}
    """
        .formatted(System.currentTimeMillis(), trace.hex())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void awaitSpans(TraceId trace, int count) throws Exception {
    Await.until(
        "the trace has %d spans".formatted(count),
        () -> store.traceReader().trace(trace).size() == count);
  }

  private static int countLogs(TraceId trace) {
    Instant now = Instant.now();
    return store
        .logReader()
        .find(
            new LogQuery(
                null, null, 0, trace, now.minusSeconds(3_600), now.plusSeconds(60), 100, null))
        .logs()
        .size();
  }

  private static void produceGarbage() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(TelemetryTopic.SPANS.topicName(), new byte[] {-1, -1}))
          .get();
    }
  }

  /** Records with a letter: one that is read again before it is committed sends another. */
  private static long deadLetters() {
    return read(TelemetryTopic.DEAD_LETTERS).stream()
        .map(letter ->
            List.of(
                new String(
                    letter.headers().lastHeader(RecordHeaders.SOURCE_PARTITION).value(),
                    StandardCharsets.UTF_8),
                new String(
                    letter.headers().lastHeader(RecordHeaders.SOURCE_OFFSET).value(),
                    StandardCharsets.UTF_8)))
        .distinct()
        .count();
  }

  /** The counted requests over edges of a type, an origin's last word only, as a reader adds up. */
  private static double requests(String connectionType, boolean finalOnly) {
    Map<String, Map<String, String>> byOrigin = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : read(TelemetryTopic.METRICS.topicName())) {
      var origin = record.headers().lastHeader(RecordHeaders.ORIGIN);
      if (origin != null
          && (!finalOnly || record.headers().lastHeader("strata-provisional") == null)) {
        byOrigin
            .computeIfAbsent(
                new String(origin.value(), StandardCharsets.UTF_8), _ -> new TreeMap<>())
            .putAll(Points.of(OtlpDecoder.metrics(record.value()).items()));
      }
    }
    String type = connectionType.isEmpty() ? "" : ", connection_type=" + connectionType;
    return byOrigin.values().stream()
        .flatMap(points -> points.entrySet().stream())
        .filter(point ->
            point
                .getKey()
                .matches(
                    "traces_service_graph_request_total\\{client=[a-z]+" + type + ", server=.*"))
        .mapToDouble(point -> Double.parseDouble(point.getValue()))
        .sum();
  }

  private static List<ConsumerRecord<String, byte[]>> read(String topic) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** A collector on free ports. */
  private final class Running implements AutoCloseable {
    private final ProcessLifecycle lifecycle = new ProcessLifecycle("collector");
    private final CollectorMain.Started started;

    Running() throws Exception {
      started =
          CollectorMain.start(
              ConfigurationLoader.load(
                  CollectorConfig.class,
                  "/collector.yaml",
                  null,
                  Map.of(
                      "STRATA_OTLP_GRPC_PORT", "0",
                      "STRATA_OTLP_HTTP_PORT", "0",
                      "STRATA_ZIPKIN_PORT", "0",
                      "STRATA_OPERATIONS_PORT", "0",
                      "STRATA_CONSUME_PUBLISH_INTERVAL", "300ms",
                      "STRATA_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                      "STRATA_ELASTICSEARCH_URL", elasticsearch.url().toString())),
              lifecycle);
      Await.until("the collector is ready", () -> ready().contains("\"ready\""));
    }

    void post(String signal, byte[] body) throws Exception {
      String type = body[0] == '{' ? "application/json" : "application/x-protobuf";
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri(started.ports().http(), "/v1/" + signal))
                  .header("Content-Type", type)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    String ready() throws Exception {
      return get("/health/ready");
    }

    String metrics() throws Exception {
      return get("/metrics");
    }

    private String get(String path) throws Exception {
      return client
          .send(
              HttpRequest.newBuilder(uri(started.operationsPort(), path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }

    private static URI uri(int port, String path) {
      return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
      lifecycle.close();
    }
  }
}
