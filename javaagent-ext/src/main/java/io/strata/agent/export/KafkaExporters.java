package io.strata.agent.export;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/** Makes the exporters to Kafka; those of one process share one queue and one producer. */
public final class KafkaExporters {
  /** The name under which {@code otel.*.exporter} selects them. */
  public static final String NAME = "strata-kafka";

  private KafkaExporters() {}

  /** Spans. */
  public static SpanExporter spans(ConfigProperties config) {
    return new KafkaSpanExporter(KafkaExport.shared(new ExportSettings(config)));
  }

  /** Metrics. */
  public static MetricExporter metrics(ConfigProperties config) {
    return new KafkaMetricExporter(KafkaExport.shared(new ExportSettings(config)));
  }

  /** Log records. */
  public static LogRecordExporter logRecords(ConfigProperties config) {
    return new KafkaLogRecordExporter(KafkaExport.shared(new ExportSettings(config)));
  }

  /** Whether an exporter is one of these. */
  public static boolean isOf(MetricExporter exporter) {
    return exporter instanceof KafkaMetricExporter;
  }
}
