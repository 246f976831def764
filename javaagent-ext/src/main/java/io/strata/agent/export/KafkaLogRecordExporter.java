package io.strata.agent.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;

/** Hands log records to the shared way to Kafka. */
final class KafkaLogRecordExporter implements LogRecordExporter {
  private final KafkaExport export;
  private final LogSignal signal = new LogSignal();

  KafkaLogRecordExporter(KafkaExport export) {
    this.export = export;
  }

  @Override
  public CompletableResultCode export(Collection<LogRecordData> logs) {
    return export.export(signal, logs);
  }

  @Override
  public CompletableResultCode flush() {
    return export.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return export.close();
  }
}
