package io.strata.agent;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/** Makes the exporter that {@code otel.traces.exporter=strata-kafka} names. */
public final class KafkaSpanExporterProvider implements ConfigurableSpanExporterProvider {
  @Override
  public SpanExporter createExporter(ConfigProperties config) {
    return new KafkaSpanExporter(KafkaExport.shared(new ExportSettings(config)));
  }

  @Override
  public String getName() {
    return StrataDefaults.EXPORTER_NAME;
  }
}
