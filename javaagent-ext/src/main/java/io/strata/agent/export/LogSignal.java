package io.strata.agent.export;

import io.opentelemetry.api.common.Value;
import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.internal.otlp.logs.LowAllocationLogsRequestMarshaler;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import java.util.Collection;

/** Log records: by trace id where there is one, else by resource. */
final class LogSignal extends Signal<LogRecordData> {
  private final LowAllocationLogsRequestMarshaler marshaler =
      new LowAllocationLogsRequestMarshaler();

  LogSignal() {
    super("log records", "logs", "otlp_logs");
  }

  @Override
  String key(LogRecordData log) {
    return log.getSpanContext().isValid()
        ? log.getSpanContext().getTraceId()
        : resourceKey(log.getResource());
  }

  @Override
  boolean keyed() {
    return false;
  }

  @Override
  long estimateBytes(LogRecordData log) {
    Value<?> body = log.getBodyValue();
    long bodyBytes = body == null ? 0 : body.asString().length();
    return 300L + bodyBytes + estimate(log.getAttributes());
  }

  @Override
  Marshaler marshaler(Collection<LogRecordData> logs) {
    marshaler.initialize(logs);
    return marshaler;
  }

  @Override
  void reset() {
    marshaler.reset();
  }
}
