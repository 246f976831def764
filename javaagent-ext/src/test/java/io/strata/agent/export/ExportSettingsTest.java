package io.strata.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExportSettingsTest {
  @Test
  void settingsHaveTheirDefaults() {
    ExportSettings settings = new ExportSettings(config(Map.of()));
    assertThat(settings.bootstrapServers()).isEqualTo("127.0.0.1:9092");
    assertThat(settings.queueBytes()).isEqualTo(8L << 20);
    assertThat(settings.queueItems()).isEqualTo(16_384);
    assertThat(settings.producerProperties("zstd"))
        .containsEntry("enable.idempotence", true)
        .containsEntry("acks", "all")
        .containsEntry("compression.type", "zstd")
        .containsEntry("max.block.ms", 250L)
        .containsEntry("metric.reporters", "")
        .containsEntry("bootstrap.servers", "127.0.0.1:9092");
  }

  @Test
  void everySettingOfTheProducerMayBeGiven() {
    ExportSettings settings =
        new ExportSettings(
            config(
                Map.of(
                    "strata.kafka.bootstrap-servers", "kafka-1:9092,kafka-2:9092",
                    "strata.kafka.sasl.mechanism", "PLAIN",
                    "strata.kafka.security.protocol", "SASL_SSL",
                    "strata.kafka.linger.ms", "5",
                    "strata.kafka.queue.items", "10")));
    assertThat(settings.queueItems()).isEqualTo(10);
    assertThat(settings.producerProperties("gzip"))
        .containsEntry("bootstrap.servers", "kafka-1:9092,kafka-2:9092")
        .containsEntry("sasl.mechanism", "PLAIN")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("linger.ms", "5");
  }

  @Test
  void everyProducerHasAnIdOfItsOwn() {
    ExportSettings settings = new ExportSettings(config(Map.of()));
    assertThat(settings.producerProperties("zstd").get("client.id"))
        .isNotEqualTo(settings.producerProperties("zstd").get("client.id"));
  }

  private static ConfigProperties config(Map<String, String> given) {
    return DefaultConfigProperties.createFromMap(given);
  }
}
