package io.strata.agent.declarative;

import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessorBuilder;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.concurrent.TimeUnit;

/**
 * Makes the processors that a file describes as {@code batch} or {@code simple}, as the SDK would.
 */
final class ExportingProcessor {
  private ExportingProcessor() {}

  static SpanProcessor of(DeclarativeConfigProperties config) {
    DeclarativeConfigProperties batch = config.getStructured("batch");
    if (batch == null) {
      return SimpleSpanProcessor.create(Nested.exporter(SpanExporter.class, config.get("simple")));
    }
    BatchSpanProcessorBuilder builder =
        BatchSpanProcessor.builder(Nested.exporter(SpanExporter.class, batch));
    Long delayMillis = batch.getLong("schedule_delay");
    if (delayMillis != null) {
      builder.setScheduleDelay(delayMillis, TimeUnit.MILLISECONDS);
    }
    Long timeoutMillis = batch.getLong("export_timeout");
    if (timeoutMillis != null) {
      builder.setExporterTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
    }
    Integer queue = batch.getInt("max_queue_size");
    if (queue != null) {
      builder.setMaxQueueSize(queue);
    }
    Integer size = batch.getInt("max_export_batch_size");
    if (size != null) {
      builder.setMaxExportBatchSize(size);
    }
    return builder.build();
  }
}
