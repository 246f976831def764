package io.strata.telemetry.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.strata.telemetry.log.LogRecord;
import java.util.List;

/** Log records to OTLP log messages. */
final class LogEncoding {
  private LogEncoding() {}

  static ExportLogsServiceRequest encode(List<LogRecord> records) {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    OtlpEncoder.grouped(records, LogRecord::resource, LogRecord::scope)
        .forEach((resource, byScope) -> {
          ResourceLogs.Builder resourceLogs =
              request.addResourceLogsBuilder().setResource(OtlpEncoder.resource(resource));
          byScope.forEach((scope, scoped) -> {
            ScopeLogs.Builder scopeLogs =
                resourceLogs.addScopeLogsBuilder().setScope(OtlpEncoder.scope(scope));
            scoped.forEach(record -> scopeLogs.addLogRecords(record(record)));
          });
        });
    return request.build();
  }

  private static io.opentelemetry.proto.logs.v1.LogRecord record(LogRecord record) {
    io.opentelemetry.proto.logs.v1.LogRecord.Builder message =
        io.opentelemetry.proto.logs.v1.LogRecord.newBuilder()
            .setTimeUnixNano(record.timeUnixNano())
            .setObservedTimeUnixNano(record.observedUnixNano())
            .setSeverityNumberValue(record.severityNumber())
            .setSeverityText(record.severityText())
            .setBody(OtlpEncoder.value(record.body()))
            .addAllAttributes(OtlpEncoder.keyValues(record.attributes()))
            .setFlags(record.flags())
            .setEventName(record.eventName())
            .setDroppedAttributesCount(record.droppedAttributesCount());
    if (record.traceId() != null) {
      message.setTraceId(SpanEncoding.bytes(record.traceId()));
    }
    if (record.spanId().isValid()) {
      message.setSpanId(SpanEncoding.bytes(record.spanId()));
    }
    return message.build();
  }
}
