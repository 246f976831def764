package io.strata.agent.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ExportSettingsTest {
  @Test
  void settingsHaveTheirDefaults() {
    ExportSettings settings = new ExportSettings(config(Map.of()), 4L << 30);
    assertThat(settings.bootstrapServers()).isEqualTo("127.0.0.1:9092");
    assertThat(settings.queueBytes()).isEqualTo(8L << 20);
    assertThat(settings.queueItems()).isEqualTo(16_384);
    assertThat(settings.producerProperties("zstd"))
        .containsEntry("enable.idempotence", true)
        .containsEntry("acks", "all")
        .containsEntry("compression.type", "zstd")
        .containsEntry("max.block.ms", 250L)
        .containsEntry("metric.reporters", "")
        .containsEntry("buffer.memory", 8L << 20)
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
  void aDeliveryTimeoutThatIsNoneLeavesTheDefaultToTheProducer() {
    for (String bad : List.of("soon", "-1", "0", "99999999999")) {
      ExportSettings settings =
          new ExportSettings(config(Map.of("strata.kafka.delivery.timeout.ms", bad)));
      assertThat(settings.deliveryMillis()).isEqualTo(120_000);
      assertThat(settings.producerProperties("zstd")).containsEntry("delivery.timeout.ms", 120_000);
    }
  }

  @Test
  void aDeliveryThatIsSoonGivenUpLeavesRequestsLessTime() {
    ExportSettings settings =
        new ExportSettings(config(Map.of("strata.kafka.delivery.timeout.ms", " 5000 ")));
    Map<String, Object> properties = new HashMap<>(settings.producerProperties("none"));
    assertThat(properties)
        .containsEntry("delivery.timeout.ms", 5_000)
        .containsEntry("request.timeout.ms", 4_950);
    properties.put("bootstrap.servers", "127.0.0.1:1");
    new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())
        .close(Duration.ZERO);
  }

  @Test
  void everyProducerHasAnIdOfItsOwn() {
    ExportSettings settings = new ExportSettings(config(Map.of()));
    assertThat(settings.producerProperties("zstd").get("client.id"))
        .isNotEqualTo(settings.producerProperties("zstd").get("client.id"));
  }

  @Test
  void aSmallHeapGivesASmallQueueAndASmallBuffer() {
    ExportSettings settings = new ExportSettings(config(Map.of()), 64L << 20);
    assertThat(settings.queueBytes()).isEqualTo(2L << 20);
    assertThat(settings.producerProperties("zstd")).containsEntry("buffer.memory", 2L << 20);
    assertThat(new ExportSettings(config(Map.of()), 16L << 20).queueBytes()).isEqualTo(1L << 20);
  }

  @Test
  void namesOfKafkasClassesAreThoseOfTheBundledOnes() {
    String module = "org.apache.kafka.common.security.plain.PlainLoginModule";
    assertThat(ExportSettings.withOwnClasses(module + " required;"))
        .isEqualTo(PlainLoginModule.class.getName() + " required;");
  }

  @Test
  void aLoginThatNoAgentCanUseIsRefused() {
    for (Map<String, String> mechanism :
        List.of(
            Map.of("strata.kafka.sasl.mechanism", "OAUTHBEARER"),
            Map.of("strata.kafka.sasl.mechanism", "GSSAPI"),
            Map.<String, String>of())) {
      Map<String, String> given = new HashMap<>(mechanism);
      given.put("strata.kafka.security.protocol", "SASL_SSL");
      ExportSettings settings = new ExportSettings(config(given));
      assertThatThrownBy(() -> settings.producerProperties("zstd"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("SCRAM-SHA-512");
    }
  }

  @Test
  void aCodecOfTheUsersIsKept() {
    assertThat(new ExportSettings(config(Map.of())).choosesCompression()).isTrue();
    ExportSettings settings =
        new ExportSettings(config(Map.of("strata.kafka.compression.type", "none")));
    assertThat(settings.choosesCompression()).isFalse();
    assertThat(settings.producerProperties("zstd")).containsEntry("compression.type", "none");
  }

  private static ConfigProperties config(Map<String, String> given) {
    return DefaultConfigProperties.createFromMap(given);
  }
}
