package io.strata.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationLoaderTest {
  enum Kind {
    FIRST_KIND,
    SECOND_KIND
  }

  record Listen(String host, int port) {
    Listen {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port %d is not between 0 and 65535".formatted(port));
      }
    }
  }

  record Target(String address, Duration timeout) {}

  record Sample(
      String name,
      Listen listen,
      Duration interval,
      ByteSize limit,
      Kind kind,
      List<String> servers,
      Map<String, String> properties,
      List<Target> targets,
      @Nullable String password) {}

  @TempDir Path folder;

  private Sample load(@Nullable String yaml, Map<String, String> environment) throws IOException {
    Path file = yaml == null ? null : Files.writeString(folder.resolve("user.yaml"), yaml);
    return ConfigurationLoader.load(Sample.class, "/sample.yaml", file, environment);
  }

  @Test
  void defaultsComeFromTheDocumentedFile() throws IOException {
    assertThat(load(null, Map.of()))
        .isEqualTo(
            new Sample(
                "sample",
                new Listen("127.0.0.1", 8081),
                Duration.ofSeconds(10),
                new ByteSize(16 << 20),
                Kind.FIRST_KIND,
                List.of("127.0.0.1:9092"),
                Map.of(),
                List.of(),
                null));
  }

  @Test
  void theUsersFileOverlaysDefaultsKeyByKey() throws IOException {
    Sample sample =
        load(
            """
            listen: {port: 9000}
            kind: second-kind
            servers: [a:1, b:2]
            properties: {linger.ms: 5}
            targets:
              - {address: "x:1", timeout: 1m30s}
            """,
            Map.of());
    assertThat(sample.listen()).isEqualTo(new Listen("127.0.0.1", 9000));
    assertThat(sample.kind()).isEqualTo(Kind.SECOND_KIND);
    assertThat(sample.servers()).containsExactly("a:1", "b:2");
    assertThat(sample.properties()).containsExactly(Map.entry("linger.ms", "5"));
    assertThat(sample.targets()).containsExactly(new Target("x:1", Duration.ofSeconds(90)));
  }

  @Test
  void environmentOverlaysTheFile() throws IOException {
    Sample sample =
        load(
            "listen: {port: 9000}",
            Map.of(
                "STRATA_LISTEN_PORT", "9001",
                "STRATA_SERVERS", "a:1, b:2",
                "STRATA_PASSWORD", "secret"));
    assertThat(sample.listen().port()).isEqualTo(9001);
    assertThat(sample.servers()).containsExactly("a:1", "b:2");
    assertThat(sample.password()).isEqualTo("secret");
  }

  @Test
  void everyProblemIsListedAtOnce() {
    assertThatThrownBy(() ->
            load(
                """
                lisen: {}
                listen: {port: many, adress: x}
                interval: soon
                limit: 3 apples
                kind: third
                """,
                Map.of("STRATA_TARGETS", "x")))
        .asInstanceOf(type(InvalidConfigurationException.class))
        .satisfies(e ->
            assertThat(e.problems())
                .hasSize(7)
                .anySatisfy(p -> assertThat(p).startsWith("lisen is not a setting"))
                .anySatisfy(p -> assertThat(p).startsWith("listen.adress is not a setting"))
                .anySatisfy(p -> assertThat(p).contains("listen.port: 'many' is no number"))
                .anySatisfy(p -> assertThat(p).contains("interval: 'soon' is no duration"))
                .anySatisfy(p -> assertThat(p).contains("limit: '3 apples' is no size"))
                .anySatisfy(p -> assertThat(p).contains("'third' is none of first-kind")));
  }

  @Test
  void aRecordsOwnRefusalNamesItsKey() {
    assertThatThrownBy(() -> load("listen: {port: 70000}", Map.of()))
        .hasMessageContaining("listen: port 70000 is not between 0 and 65535");
  }

  @Test
  void aMissingFileIsAProblemAndNotACrash() {
    assertThatThrownBy(() ->
            ConfigurationLoader.load(
                Sample.class, "/sample.yaml", folder.resolve("absent.yaml"), Map.of()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("does not exist");
  }
}
