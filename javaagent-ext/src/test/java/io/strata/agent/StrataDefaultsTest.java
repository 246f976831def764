package io.strata.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  @Test
  void anUnknownExporterIsKafka() {
    assertThat(StrataDefaults.chooseExporter(config(Map.of("strata.exporter", "kafak")))).isEmpty();
  }

  @Test
  void everySettingIsInTheReadmeAndEveryOneThereIsASetting() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    Set<String> documented =
        Pattern.compile("^\\| *(`strata\\.[^|]*)\\|", Pattern.MULTILINE)
            .matcher(readme)
            .results()
            .flatMap(
                row -> Pattern.compile("`(strata\\.[a-z.-]+)`").matcher(row.group(1)).results())
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(documented).isEqualTo(new TreeSet<>(StrataDefaults.SETTINGS));
  }

  private static ConfigProperties config(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(StrataDefaults.defaults());
    all.putAll(given);
    return DefaultConfigProperties.createFromMap(all);
  }
}
