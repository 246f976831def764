package io.strata.collector.receive;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Splits a request of spans so that all spans of a trace go to the trace's partition. */
final class TraceSplitter {
  private TraceSplitter() {}

  static Split split(byte[] request, int partitions, int maxRecordBytes) {
    try {
      return split(ExportTraceServiceRequest.parseFrom(request), partitions, maxRecordBytes);
    } catch (InvalidProtocolBufferException e) {
      throw MalformedTelemetryException.undecodable(String.valueOf(e.getMessage()), e);
    }
  }

  static Split split(ExportTraceServiceRequest request, int partitions, int maxRecordBytes) {
    Split split = new Split(TelemetryTopic.SPANS, maxRecordBytes);
    Map<ByteString, Integer> partitionOf = new HashMap<>();
    int number = 0;
    for (ResourceSpans resourceSpans : request.getResourceSpansList()) {
      RecordPacker.Header resource =
          new RecordPacker.Header(
              number++, resourceSpans.toBuilder().clearScopeSpans().build().toByteString());
      for (ScopeSpans scopeSpans : resourceSpans.getScopeSpansList()) {
        RecordPacker.Header scope =
            new RecordPacker.Header(
                number++, scopeSpans.toBuilder().clearSpans().build().toByteString());
        for (Span span : scopeSpans.getSpansList()) {
          String refusal = refusal(span);
          if (refusal != null) {
            split.reject(refusal, 1);
            continue;
          }
          int partition =
              partitionOf.computeIfAbsent(
                  span.getTraceId(), id -> KeyPartitioner.partition(hex(id), partitions));
          split.add(partition, resource, scope, span.toByteString(), 1);
        }
      }
    }
    return split;
  }

  /** Why the reader of the topic would leave a span out: the sender is told at once. */
  private static @Nullable String refusal(Span span) {
    if (!isId(span.getTraceId(), 16)) {
      return "invalid_trace_id";
    }
    if (!isId(span.getSpanId(), 8)) {
      return "invalid_span_id";
    }
    if (!span.getParentSpanId().isEmpty() && span.getParentSpanId().size() != 8) {
      return "invalid_parent_span_id";
    }
    return span.getStartTimeUnixNano() <= 0 || span.getEndTimeUnixNano() < 0
        ? "invalid_time"
        : null;
  }

  /** Whether an id has its length and is not all zeros. */
  static boolean isId(ByteString id, int length) {
    if (id.size() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (id.byteAt(i) != 0) {
        return true;
      }
    }
    return false;
  }

  static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
