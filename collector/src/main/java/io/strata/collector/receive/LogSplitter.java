package io.strata.collector.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.topic.TelemetryTopic;

/** Splits a request of log records: by trace where there is one, else by resource. */
final class LogSplitter {
  private LogSplitter() {}

  static Split split(byte[] request, int partitions, int maxRecordBytes) {
    try {
      return split(ExportLogsServiceRequest.parseFrom(request), partitions, maxRecordBytes);
    } catch (InvalidProtocolBufferException e) {
      throw MalformedTelemetryException.undecodable(String.valueOf(e.getMessage()), e);
    }
  }

  static Split split(ExportLogsServiceRequest request, int partitions, int maxRecordBytes) {
    Split split = new Split(TelemetryTopic.LOGS, maxRecordBytes);
    int number = 0;
    for (ResourceLogs resourceLogs : request.getResourceLogsList()) {
      RecordPacker.Header resource =
          new RecordPacker.Header(
              number++, resourceLogs.toBuilder().clearScopeLogs().build().toByteString());
      String resourceKey = ResourceKey.of(resourceLogs.getResource());
      for (ScopeLogs scopeLogs : resourceLogs.getScopeLogsList()) {
        RecordPacker.Header scope =
            new RecordPacker.Header(
                number++, scopeLogs.toBuilder().clearLogRecords().build().toByteString());
        for (LogRecord log : scopeLogs.getLogRecordsList()) {
          String key =
              TraceSplitter.isId(log.getTraceId(), 16)
                  ? TraceSplitter.hex(log.getTraceId())
                  : resourceKey;
          split.add(
              KeyPartitioner.partition(key, partitions), resource, scope, log.toByteString(), 1);
        }
      }
    }
    return split;
  }
}
