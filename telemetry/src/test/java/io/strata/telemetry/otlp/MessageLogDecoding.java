package io.strata.telemetry.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.SpanId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Log records from protobuf-java's messages: what {@link LogReader} is held to. */
final class MessageLogDecoding {
  private MessageLogDecoding() {}

  static Decoded<LogRecord> decode(ExportLogsServiceRequest request) {
    List<LogRecord> records = new ArrayList<>();
    Map<String, Integer> rejected = new HashMap<>();
    for (ResourceLogs resourceLogs : request.getResourceLogsList()) {
      Resource resource = AttributeDecoding.resource(resourceLogs.getResource());
      for (ScopeLogs scopeLogs : resourceLogs.getScopeLogsList()) {
        InstrumentationScope scope = AttributeDecoding.scope(scopeLogs.getScope());
        for (io.opentelemetry.proto.logs.v1.LogRecord record : scopeLogs.getLogRecordsList()) {
          if (record.getTimeUnixNano() < 0
              || record.getObservedTimeUnixNano() < 0
              || (record.getTimeUnixNano() == 0 && record.getObservedTimeUnixNano() == 0)) {
            rejected.merge("invalid_time", 1, Integer::sum);
          } else {
            records.add(record(resource, scope, record));
          }
        }
      }
    }
    return new Decoded<>(records, rejected);
  }

  private static LogRecord record(
      Resource resource,
      InstrumentationScope scope,
      io.opentelemetry.proto.logs.v1.LogRecord record) {
    long time = record.getTimeUnixNano();
    return new LogRecord(
        resource,
        scope,
        time != 0 ? time : record.getObservedTimeUnixNano(),
        record.getObservedTimeUnixNano(),
        Math.clamp(record.getSeverityNumberValue(), 0, 24),
        record.getSeverityText(),
        AttributeDecoding.value(record.getBody()),
        AttributeDecoding.attributes(record.getAttributesList()),
        MessageSpanDecoding.isId(record.getTraceId(), 16)
            ? MessageSpanDecoding.traceId(record.getTraceId())
            : null,
        MessageSpanDecoding.isId(record.getSpanId(), 8)
            ? MessageSpanDecoding.spanId(record.getSpanId())
            : SpanId.NONE,
        record.getFlags(),
        record.getEventName(),
        record.getDroppedAttributesCount());
  }
}
