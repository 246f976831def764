package io.strata.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole way with the real producer, where no broker can be reached. */
class KafkaExportTest {
  private static final Logger LOGGER = Logger.getLogger(KafkaExport.class.getName());

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    LOGGER.removeHandler(handler);
  }

  @Test
  void anAddressThatNobodyKnowsIsAnOutageToldWithTheAddress() {
    exportsOneSpanAndEnds(Map.of("strata.kafka.bootstrap-servers", "no-such-host.invalid:9092"));
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .contains("Kafka at no-such-host.invalid:9092 does not answer", "can be resolved");
    assertThat(lines.getLast()).contains("sent {traces=0}, lost {traces shutdown=1}");
  }

  @Test
  void anAddressWithoutAPortIsToldAsSuch() {
    exportsOneSpanAndEnds(Map.of("strata.kafka.bootstrap-servers", "kafka"));
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).contains("being lost", "Invalid url in bootstrap.servers: kafka");
    assertThat(lines.getLast()).contains("lost {traces refused=1}");
  }

  @Test
  void aSettingThatKafkaRefusesIsToldAsSuch() {
    exportsOneSpanAndEnds(
        Map.of(
            "strata.kafka.bootstrap-servers", "127.0.0.1:1",
            "strata.kafka.security.protocol", "SASL_PLAINTEXT",
            "strata.kafka.sasl.mechanism", "PLAIN",
            "strata.kafka.sasl.jaas.config", "no.such.Module required password=\"secret\";"));
    assertThat(lines.getFirst()).contains("no.such.Module").doesNotContain("secret");
    assertThat(lines.getLast()).contains("lost {traces refused=1}");
  }

  @Test
  void whatDoesNotFitTheQueueIsLostAtOnceAndToldWithTheAddress() {
    KafkaExport export = export(Map.of("strata.kafka.queue.items", "0"));
    assertThat(export.export(new SpanSignal(), List.of(Spans.span(1, "work"))).isSuccess())
        .isFalse();
    assertThat(lines).singleElement().asString().contains("queue full", "127.0.0.1:1");
    assertThat(close(export).isSuccess()).isTrue();
  }

  private void exportsOneSpanAndEnds(Map<String, String> settings) {
    KafkaExport export = export(settings);
    assertThat(export.export(new SpanSignal(), List.of(Spans.span(1, "work"))).isSuccess())
        .isTrue();
    assertThat(close(export).isDone()).isTrue();
  }

  private static CompletableResultCode close(KafkaExport export) {
    return export.close().join(5, TimeUnit.SECONDS);
  }

  private static KafkaExport export(Map<String, String> settings) {
    Map<String, String> all =
        new HashMap<>(Map.of("strata.kafka.bootstrap-servers", "127.0.0.1:1"));
    all.putAll(settings);
    return new KafkaExport(new ExportSettings(DefaultConfigProperties.createFromMap(all)));
  }
}
