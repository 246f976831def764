package io.strata.agent;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.metrics.ConfigurableMetricExporterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;

/** Makes the exporter that {@code otel.metrics.exporter=strata-kafka} names. */
public final class KafkaMetricExporterProvider implements ConfigurableMetricExporterProvider {
  @Override
  public MetricExporter createExporter(ConfigProperties config) {
    return new KafkaMetricExporter(KafkaExport.shared(new ExportSettings(config)));
  }

  @Override
  public String getName() {
    return StrataDefaults.EXPORTER_NAME;
  }
}
