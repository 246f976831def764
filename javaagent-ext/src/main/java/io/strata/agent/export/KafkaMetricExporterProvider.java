package io.strata.agent.export;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.metrics.ConfigurableMetricExporterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;

/** Makes the exporter that {@code otel.metrics.exporter=strata-kafka} names. */
public final class KafkaMetricExporterProvider implements ConfigurableMetricExporterProvider {
  @Override
  public MetricExporter createExporter(ConfigProperties config) {
    return KafkaExporters.metrics(config);
  }

  @Override
  public String getName() {
    return KafkaExporters.NAME;
  }
}
