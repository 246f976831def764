package io.strata.agent.export;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.logs.ConfigurableLogRecordExporterProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;

/** Makes the exporter that {@code otel.logs.exporter=strata-kafka} names. */
public final class KafkaLogRecordExporterProvider implements ConfigurableLogRecordExporterProvider {
  @Override
  public LogRecordExporter createExporter(ConfigProperties config) {
    return KafkaExporters.logRecords(config);
  }

  @Override
  public String getName() {
    return KafkaExporters.NAME;
  }
}
