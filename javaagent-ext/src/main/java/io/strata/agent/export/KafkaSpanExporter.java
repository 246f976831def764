package io.strata.agent.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Hands spans to the shared way to Kafka. */
final class KafkaSpanExporter implements SpanExporter {
  private final KafkaExport export;
  private final SpanSignal signal = new SpanSignal();

  KafkaSpanExporter(KafkaExport export) {
    this.export = export;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    return export.export(signal, spans);
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
