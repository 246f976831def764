package io.strata.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.collector.derive.SpanDeriver;
import io.strata.metrics.translate.PrometheusTranslator;
import io.strata.process.ConfigurationLoader;
import io.strata.process.InvalidConfigurationException;
import io.strata.store.Retention;
import io.strata.store.elasticsearch.ElasticsearchSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectorConfigTest {
  @Test
  void theDefaultsAreThoseOfTheCode() {
    CollectorConfig config = load(Map.of());

    assertThat(config.listen().host()).isEqualTo("127.0.0.1");
    assertThat(config.otlp()).isEqualTo(new CollectorConfig.Otlp(4317, 4318));
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
