package io.strata.agent.export;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/** Makes the exporter that {@code otel.traces.exporter=strata-kafka} names. */
public final class KafkaSpanExporterProvider implements ConfigurableSpanExporterProvider {
  @Override
  public SpanExporter createExporter(ConfigProperties config) {
    return KafkaExporters.spans(config);
  }

  @Override
  public String getName() {
    return KafkaExporters.NAME;
  }
}
