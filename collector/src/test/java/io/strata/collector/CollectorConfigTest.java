package io.strata.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.sample.SamplingPolicy;
import io.strata.metrics.translate.PrometheusTranslator;
import io.strata.process.ConfigurationLoader;
import io.strata.process.InvalidConfigurationException;
import io.strata.store.Retention;
import io.strata.store.elasticsearch.ElasticsearchSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectorConfigTest {
  @Test
  void theDefaultsAreThoseOfTheCode() {
    CollectorConfig config = load(Map.of());

    assertThat(config.listen().host()).isEqualTo("127.0.0.1");
    assertThat(config.otlp()).isEqualTo(new CollectorConfig.Otlp(4317, 4318));
    assertThat(config.zipkin().port()).isEqualTo(9411);
    assertThat(config.receive().isProtected()).isFalse();
    assertThat(config.operations().port()).isEqualTo(8081);
    assertThat(config.consume().threads()).isEqualTo(2);
    assertThat(config.kafka().connection().bootstrapServers()).containsExactly("127.0.0.1:9092");
    assertThat(config.traceSettings().derivation()).isEqualTo(SpanDeriver.Settings.defaults());
    assertThat(config.metricSettings().promotedAttributes())
        .isEqualTo(PrometheusTranslator.DEFAULT_PROMOTED);
    assertThat(config.retention().toRetention()).isEqualTo(Retention.DEFAULT);
    assertThat(config.elasticsearch().settings())
        .isEqualTo(ElasticsearchSettings.of(URI.create("http://127.0.0.1:9200")));
  }

  @Test
  void theEnvironmentOverlays() {
    CollectorConfig config =
        load(
            Map.of(
                "STRATA_OTLP_GRPC_PORT", "14317",
                "STRATA_OPERATIONS_PORT", "0",
                "STRATA_KAFKA_BOOTSTRAP_SERVERS", "a:1, b:2",
                "STRATA_ELASTICSEARCH_USERNAME", "u",
                "STRATA_ELASTICSEARCH_PASSWORD", "p"));

    assertThat(config.otlp().grpcPort()).isEqualTo(14317);
    assertThat(config.kafka().bootstrapServers()).isEqualTo(List.of("a:1", "b:2"));
    assertThat(config.elasticsearch().settings().username()).isEqualTo("u");
  }

  @Test
  void whoListensToOthersNeedsATokenOrSaysThatItNeedsNone() {
    assertThatThrownBy(() -> load(Map.of("STRATA_LISTEN_HOST", "0.0.0.0")))
        .isInstanceOfSatisfying(
            InvalidConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .asString()
                    .contains("receive.token-file", "receive.allow-anonymous"));
    for (Map<String, String> enough :
        List.of(
            Map.of("STRATA_RECEIVE_TOKEN", "a-token-of-the-test"),
            Map.of("STRATA_RECEIVE_TOKEN_FILE", "/etc/tokens"),
            Map.of("STRATA_RECEIVE_ALLOW_ANONYMOUS", "true"),
            Map.of(
                "STRATA_RECEIVE_TLS_CERTIFICATE_FILE", "/etc/crt",
                "STRATA_RECEIVE_TLS_PRIVATE_KEY_FILE", "/etc/key",
                "STRATA_RECEIVE_TLS_CLIENT_CA_FILE", "/etc/ca"))) {
      Map<String, String> environment = new HashMap<>(enough);
      environment.put("STRATA_LISTEN_HOST", "0.0.0.0");
      assertThat(load(environment).listen().host()).isEqualTo("0.0.0.0");
    }
    assertThatThrownBy(() ->
            load(
                Map.of(
                    "STRATA_LISTEN_HOST", "0.0.0.0",
                    "STRATA_RECEIVE_TLS_CERTIFICATE_FILE", "/etc/crt",
                    "STRATA_RECEIVE_TLS_PRIVATE_KEY_FILE", "/etc/key")))
        .isInstanceOf(InvalidConfigurationException.class);
    assertThat(load(Map.of("STRATA_LISTEN_HOST", "localhost")).receive().isProtected()).isFalse();
  }

  @Test
  void tokensAndFilesThatCanNotBeUsedAreAllToldAndNoTokenIs() {
    ReceiveSettings settings =
        load(Map.of(
                "STRATA_RECEIVE_TOKEN", "too-short",
                "STRATA_RECEIVE_TLS_CERTIFICATE_FILE", "/nowhere/crt",
                "STRATA_RECEIVE_TLS_PRIVATE_KEY_FILE", "/nowhere/key"))
            .receive();

    assertThat(settings.toString()).doesNotContain("too-short");
    assertThatThrownBy(() ->
            settings.reception(
                new CollectorMetrics(new SimpleMeterRegistry()), InstantSource.system()))
        .isInstanceOfSatisfying(
            InvalidConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(2)
                    .noneMatch(problem -> problem.contains("too-short"))
                    .anyMatch(problem -> problem.contains("/nowhere/crt does not exist")));
  }

  @Test
  void samplingIsOffAndNeedsABudgetToBeSwitchedOn() {
    assertThat(load(Map.of()).sampling().enabled()).isFalse();
    assertThatThrownBy(() -> load(Map.of("STRATA_SAMPLING_ENABLED", "true")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("spans-per-second or bytes-per-day");
    CollectorConfig config =
        load(
            Map.of(
                "STRATA_SAMPLING_ENABLED", "true",
                "STRATA_SAMPLING_BYTES_PER_DAY", "10GiB",
                "STRATA_SAMPLING_DECISION_WAIT", "11s"));

    SamplingPolicy policy = config.sampling().policy(4);
    assertThat(policy.budget().spansPerSecond()).isNull();
    assertThat(policy.budget().bytesPerDay()).isEqualTo(2.5 * (1L << 30));
    assertThat(policy.reach().waitWindows()).isEqualTo(2);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThatThrownBy(() ->
            load(
                Map.of(
                    "STRATA_OTLP_GRPC_PORT", "many",
                    "STRATA_RETENTION_TRACES", "1h",
                    "STRATA_KAFKA_MAX_RECORD_SIZE", "1B")))
        .isInstanceOfSatisfying(
            InvalidConfigurationException.class, e -> assertThat(e.problems()).hasSize(3));
  }

  private static CollectorConfig load(Map<String, String> environment) {
    return ConfigurationLoader.load(CollectorConfig.class, "/collector.yaml", null, environment);
  }
}
