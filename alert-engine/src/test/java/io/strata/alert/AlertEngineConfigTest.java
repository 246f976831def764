package io.strata.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.process.ConfigurationLoader;
import io.strata.process.InvalidConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertEngineConfigTest {
  @Test
  void defaultsAreThoseOfTheDocumentedFile() {
    assertThat(load(Map.of()))
        .isEqualTo(
            new AlertEngineConfig(
                new AlertEngineConfig.Listen("127.0.0.1", 9093),
                new AlertEngineConfig.Kafka(List.of("127.0.0.1:9092"), Map.of(), 4),
                new AlertEngineConfig.HotWindow(
                    Duration.ofHours(2),
                    Duration.ofHours(1),
                    500_000,
                    50_000_000,
                    List.of(
                        "host.id",
                        "host.name",
                        "service.name",
                        "service.namespace",
                        "service.instance.id")),
                new AlertEngineConfig.Rules(
                    List.of("classpath:/config/rules/strata.yml"),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    Map.of()),
                new AlertEngineConfig.Notifications("classpath:/config/notifications.yml", 20_000),
                URI.create("http://127.0.0.1:8080")));
  }

  @Test
  void environmentVariablesOverride() {
    AlertEngineConfig config =
        load(
            Map.of(
                "STRATA_LISTEN_PORT", "0",
                "STRATA_KAFKA_BOOTSTRAP_SERVERS", "a:1,b:2",
                "STRATA_RULES_FILES", "x.yml"));
    assertThat(config.listen().port()).isZero();
    assertThat(config.kafka().clientProperties()).containsEntry("bootstrap.servers", "a:1,b:2");
    assertThat(config.rules().files()).containsExactly("x.yml");
  }

  @Test
  void shippedFilesAreValid() {
    EngineFiles files = EngineFiles.read(load(Map.of()));
    assertThat(files.groups())
        .extracting(group -> group.name())
        .containsExactly("components", "services", "queues", "hosts");
    assertThat(files.groups())
        .allSatisfy(group -> assertThat(group.interval()).isEqualTo(Duration.ofSeconds(5)));
    assertThat(files.notifications().root().receiver()).isEqualTo("none");
  }

  @Test
  void allProblemsOfAllFilesAreListed(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.yml"), "groups: [{name: g, x: 1}]");
    Files.writeString(folder.resolve("b.yml"), "rules: []");
    Files.writeString(folder.resolve("n.yml"), "receivers: []");
    AlertEngineConfig config =
        load(
            Map.of(
                "STRATA_RULES_FILES", folder + "/*.yml," + folder + "/absent.yaml",
                "STRATA_NOTIFICATIONS_FILE", folder + "/n.yml"));

    assertThatThrownBy(() -> EngineFiles.read(config))
        .isInstanceOfSatisfying(
            InvalidConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .anySatisfy(p -> assertThat(p).contains("a.yml").contains("unknown key"))
                    .anySatisfy(p -> assertThat(p).contains("b.yml").contains("unknown key"))
                    .anySatisfy(p -> assertThat(p).contains("absent.yaml can't be read"))
                    .anySatisfy(p -> assertThat(p).contains("n.yml: route: is required")));
  }

  private static AlertEngineConfig load(Map<String, String> environment) {
    return ConfigurationLoader.load(
        AlertEngineConfig.class, "/alert-engine.yaml", null, environment);
  }
}
