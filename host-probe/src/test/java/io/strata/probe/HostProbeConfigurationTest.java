package io.strata.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strata.probe.component.ComponentSettings;
import io.strata.probe.component.ComponentSettings.CheckKind;
import io.strata.process.InvalidConfigurationException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documented defaults, what overlays them, and what is refused. */
class HostProbeConfigurationTest {
  @TempDir private Path directory;

  @Test
  void theDocumentedDefaultsAreValidAndQuiet() {
    HostProbeConfiguration defaults = HostProbeConfiguration.load(null, Map.of());

    assertThat(defaults.kafka().bootstrapServers()).containsExactly("127.0.0.1:9092");
    assertThat(defaults.listen().enabled()).isFalse();
    assertThat(defaults.listen().host()).isEqualTo("127.0.0.1");
    assertThat(defaults.listen().port()).isEqualTo(8083);
    assertThat(defaults.host().interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(defaults.spool().maxSize().bytes()).isEqualTo(64L << 20);
    assertThat(defaults.components()).isEmpty();
  }

  @Test
  void componentsTakeTheDefaultsAndKnowTheirCheck() throws Exception {
    HostProbeConfiguration configuration =
        HostProbeConfiguration.load(
            file(
                """
                component-interval: 5s
                components:
                  - {type: redis, address: "127.0.0.1:6379", name: cart}
                  - {type: kafka, address: ["a:9092", "b:9092"], timeout: 4s}
                  - {type: h2, address: "db:9123", aliases: ["other:9123"]}
                """),
            Map.of("STRATA_KAFKA_BOOTSTRAP_SERVERS", "x:1,y:2"));

    List<ComponentSettings> components = configuration.components();
    assertThat(components)
        .extracting(ComponentSettings::checkKind)
        .containsExactly(CheckKind.REDIS, CheckKind.KAFKA, CheckKind.TCP);
    assertThat(components)
        .extracting(ComponentSettings::id)
        .containsExactly("redis@127.0.0.1:6379", "kafka@a:9092", "h2@db:9123");
    assertThat(components.get(0).requiredInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(components.get(1).requiredTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(configuration.kafka().bootstrapServers()).containsExactly("x:1", "y:2");
  }

  @Test
  void everyProblemIsListed() throws Exception {
    Path file =
        file(
            """
            hosts: {}
            host: {interval: 10ms}
            components:
              - {type: Redis, address: "nowhere"}
              - {type: tcp, address: "a:1", password-env: A, password-file: /b}
            """);

    InvalidConfigurationException refused =
        catchThrowableOfType(
            InvalidConfigurationException.class, () -> HostProbeConfiguration.load(file, Map.of()));

    assertThat(String.join("\n", refused.problems()))
        .contains(
            "hosts is not a setting",
            "interval must be at least 1s",
            "components[0]: type must be lower-case",
            "'nowhere' is not host:port",
            "components[1]: password-file and password-env exclude each other");
  }

  @Test
  void aComponentIsNamedOnce() throws Exception {
    Path file =
        file(
            """
            components:
              - {type: tcp, address: "a:1"}
              - {type: tcp, address: "a:1"}
            """);

    assertThat(
            catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> HostProbeConfiguration.load(file, Map.of())))
        .hasMessageContaining("named more than once: tcp@a:1");
  }

  @Test
  void checkSaysWhetherAConfigurationIsValid() throws Exception {
    assertThat(inspect("--check").text()).contains("valid, with 0 components");
    Path bad = file("nonsense: 1");
    assertThat(inspect("--check", "--config", bad.toString()).exitCode()).isEqualTo(78);
    assertThat(inspect("--once", "--list").exitCode()).isEqualTo(78);
  }

  @Test
  void listNamesProbesAndMetrics() throws Exception {
    Path file = file("components: [{type: redis, address: \"a:1\"}]");

    String text = inspect("--list", "--config", file.toString()).text();

    assertThat(text)
        .contains("redis@a:1", "system.cpu.time (counter, s)", "component.up (gauge)")
        .contains("redis.memory.used", "strata.probe.success", "strata.probe.spool.batches");
  }

  @Test
  void onceShowsWhatWouldBeSentAndNoSecret() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "hunter2");
    Path file =
        file(
            """
            components:
              - {type: redis, address: "127.0.0.1:1", password-file: "%s"}
            """
                .formatted(secret));

    String text = inspect("--once", "--config", file.toString()).text();

    assertThat(text)
        .contains("host.id=", "system.cpu.utilization{cpu.mode=user}", "system.memory.limit")
        .contains("component.up{component.id=redis@127.0.0.1:1", "reason=refused} 1")
        .doesNotContain("hunter2");
  }

  private record Answer(int exitCode, String text) {}

  private Answer inspect(String... arguments) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      Map<String, String> environment =
          Map.of("STRATA_STATE_DIRECTORY", directory.resolve("state").toString());
      int exitCode = Inspection.run(arguments, environment, stream, stream);
      return new Answer(exitCode, bytes.toString(StandardCharsets.UTF_8));
    }
  }

  private Path file(String yaml) throws Exception {
    return Files.writeString(Files.createTempFile(directory, "probe", ".yaml"), yaml);
  }
}
