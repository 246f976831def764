package io.strata.collector;

import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.strata.collector.deadletter.DeadLetter;
import io.strata.collector.deadletter.DeadLetterTopic;
import io.strata.collector.deadletter.command.DeadLettersMain;
import io.strata.collector.kafka.KafkaConnection;
import io.strata.collector.kafka.KafkaRecordSink;
import io.strata.collector.stream.Replay;
import io.strata.collector.testing.Await;
import io.strata.engines.EmbeddedElasticsearch;
import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.process.ConfigurationLoader;
import io.strata.process.ProcessLifecycle;
import io.strata.store.elasticsearch.ElasticsearchSettings;
import io.strata.store.elasticsearch.ElasticsearchStore;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.topic.TelemetryTopic;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.TraceId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters of a real Kafka, listed and replayed by the command. */
class DeadLettersIT {
  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static EmbeddedElasticsearch elasticsearch;
  private static ElasticsearchStore store;

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
  void aLetterIsListedWithItsReasonAndReplayedOnce() throws Exception {
    assertThat(run("list").text()).contains("no topic strata_dead_letters");
    ProcessLifecycle lifecycle = new ProcessLifecycle("collector");
    try {
      startCollector(lifecycle);
      produce(TelemetryTopic.SPANS.topicName(), new byte[] {-1, -1});
      Await.until("the poison record is a letter", () -> run("list").text().contains("otlp_spans"));

      // A letter of spans that a collector before its fix could not read; sent twice by a crash.
      List<Span> spans =
          Stream.of(1, 2, 3)
              .map(i -> span("shop", SpanKind.SERVER, i).trace(90 + i % 2))
              .map(s -> s.end(System.currentTimeMillis()).build())
              .toList();
      sendLetter(spans);
      sendLetter(spans);
      Result listed = run("list", "--reason", "fixed_now");
      assertThat(listed.code()).isZero();
      assertThat(listed.text()).contains("otlp_spans/2/77").contains("written [31m badly");
      assertThat(listed.text().lines()).hasSize(2);
      assertThat(listed.text().lines().skip(1).findFirst().orElseThrow()).containsPattern("2 +no");
      assertThat(run("list", "--json").text().lines()).hasSize(2);

      assertThat(run("replay", "--reason", "fixed_now", "--dry-run").text())
          .contains("1 to replay");
      assertThat(run("replay", "--reason", "fixed_now").text()).contains("1 replayed");
      Result again = run("replay", "--reason", "fixed_now");
      assertThat(again.text()).contains("0 to replay, 1 already were");
      assertThat(again.code()).isZero();
      assertThat(run("list", "--reason", "fixed_now").text()).containsPattern("2 +yes");

      Await.until("the spans are stored", () -> stored(91) == 2 && stored(90) == 1);
      Result poison = run("replay");
      assertThat(poison.code()).isEqualTo(1);
      assertThat(poison.text())
          .contains("can't be replayed")
          .contains("0 replayed, 1 already were");
    } finally {
      lifecycle.close();
    }
    assertThat(stored(91)).isEqualTo(2);
    assertThat(stored(90)).isEqualTo(1);
  }

  @Test
  void sayInOneSentenceWhyKafkaCanNotBeUsed() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        DeadLettersMain.run(
            new String[] {"list", "--bootstrap-servers", "127.0.0.1:1"},
            Map.of(),
            System.out,
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(code).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("Kafka does not answer");
  }

  private record Result(int code, String text) {}

  private static Result run(String... arguments) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    int code =
        DeadLettersMain.run(
            arguments,
            Map.of("STRATA_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
            out,
            out);
    return new Result(code, text.toString(StandardCharsets.UTF_8));
  }

  private static void sendLetter(List<Span> spans) {
    KafkaConnection connection = new KafkaConnection(List.of(kafka.bootstrapServers()), Map.of());
    try (KafkaRecordSink sink =
        new KafkaRecordSink(connection, 1_000_000, InstantSource.system())) {
      new DeadLetterTopic(sink)
          .send(
              List.of(
                  new DeadLetter(
                      TelemetryTopic.SPANS,
                      2,
                      77,
                      System.currentTimeMillis(),
                      "fixed_now",
                      "written\u001b[31m badly",
                      OtlpEncoder.spans(spans),
                      null,
                      Replay.WHOLE)));
    }
  }

  private static void produce(String topic, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  private static int stored(long trace) {
    return store.traceReader().trace(new TraceId(0, trace)).size();
  }

  private static void startCollector(ProcessLifecycle lifecycle) throws Exception {
    CollectorMain.start(
        ConfigurationLoader.load(
            CollectorConfig.class,
            "/collector.yaml",
            null,
            Map.of(
                "STRATA_OTLP_GRPC_PORT", "0",
                "STRATA_OTLP_HTTP_PORT", "0",
                "STRATA_OPERATIONS_PORT", "0",
                "STRATA_CONSUME_PUBLISH_INTERVAL", "300ms",
                "STRATA_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "STRATA_ELASTICSEARCH_URL", elasticsearch.url().toString())),
        lifecycle);
    Await.until("the topics are there", () -> run("list").code() == 0);
  }
}
