package io.strata.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrataDefaultsTest {
  @Test
  void everySignalGoesToKafka() {
    assertThat(StrataDefaults.defaults())
        .containsEntry("otel.traces.exporter", "strata-kafka")
        .containsEntry("otel.metrics.exporter", "strata-kafka")
        .containsEntry("otel.logs.exporter", "strata-kafka");
    assertThat(StrataDefaults.chooseExporter(config(Map.of()))).isEmpty();
  }

  @Test
  void otlpReplacesKafkaButNotWhatTheUserNamed() {
    assertThat(
            StrataDefaults.chooseExporter(
                config(Map.of("strata.exporter", "otlp", "otel.logs.exporter", "none"))))
        .isEqualTo(Map.of("otel.traces.exporter", "otlp", "otel.metrics.exporter", "otlp"));
  }

  private static ConfigProperties config(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(StrataDefaults.defaults());
    all.putAll(given);
    return DefaultConfigProperties.createFromMap(all);
  }
}
