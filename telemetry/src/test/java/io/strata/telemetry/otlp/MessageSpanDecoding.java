package io.strata.telemetry.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spans from protobuf-java's messages: what {@link SpanReader} is held to. */
final class MessageSpanDecoding {
  private MessageSpanDecoding() {}

  static Decoded<Span> decode(ExportTraceServiceRequest request) {
    List<Span> spans = new ArrayList<>();
    Map<String, Integer> rejected = new HashMap<>();
    for (ResourceSpans resourceSpans : request.getResourceSpansList()) {
      Resource resource = AttributeDecoding.resource(resourceSpans.getResource());
      for (ScopeSpans scopeSpans : resourceSpans.getScopeSpansList()) {
        InstrumentationScope scope = AttributeDecoding.scope(scopeSpans.getScope());
        for (io.opentelemetry.proto.trace.v1.Span span : scopeSpans.getSpansList()) {
          String reason = refusal(span);
          if (reason == null) {
            spans.add(span(resource, scope, span));
          } else {
            rejected.merge(reason, 1, Integer::sum);
          }
        }
      }
    }
    return new Decoded<>(spans, rejected);
  }

  private static @Nullable String refusal(io.opentelemetry.proto.trace.v1.Span span) {
    if (!isId(span.getTraceId(), 16)) {
      return "invalid_trace_id";
    }
    if (!isId(span.getSpanId(), 8)) {
      return "invalid_span_id";
    }
    if (!span.getParentSpanId().isEmpty() && span.getParentSpanId().size() != 8) {
      return "invalid_parent_span_id";
    }
    if (span.getStartTimeUnixNano() <= 0 || span.getEndTimeUnixNano() < 0) {
      return "invalid_time";
    }
    return null;
  }

  private static Span span(
      Resource resource, InstrumentationScope scope, io.opentelemetry.proto.trace.v1.Span span) {
    List<SpanEvent> events = new ArrayList<>(span.getEventsCount());
    for (io.opentelemetry.proto.trace.v1.Span.Event event : span.getEventsList()) {
      events.add(
          new SpanEvent(
              event.getName(),
              event.getTimeUnixNano(),
              AttributeDecoding.attributes(event.getAttributesList()),
              event.getDroppedAttributesCount()));
    }
    List<SpanLink> links = new ArrayList<>(span.getLinksCount());
    for (io.opentelemetry.proto.trace.v1.Span.Link link : span.getLinksList()) {
      if (isId(link.getTraceId(), 16) && isId(link.getSpanId(), 8)) {
        links.add(
            new SpanLink(
                traceId(link.getTraceId()),
                spanId(link.getSpanId()),
                link.getTraceState(),
                AttributeDecoding.attributes(link.getAttributesList()),
                link.getFlags(),
                link.getDroppedAttributesCount()));
      }
    }
    return new Span(
        resource,
        scope,
        traceId(span.getTraceId()),
        spanId(span.getSpanId()),
        spanId(span.getParentSpanId()),
        span.getTraceState(),
        span.getFlags(),
        span.getName(),
        SpanKind.ofOtlpNumber(span.getKindValue()),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        AttributeDecoding.attributes(span.getAttributesList()),
        events,
        links,
        status(span.getStatus()),
        new Span.DroppedCounts(
            span.getDroppedAttributesCount(),
            span.getDroppedEventsCount(),
            span.getDroppedLinksCount()));
  }

  private static SpanStatus status(io.opentelemetry.proto.trace.v1.Status status) {
    SpanStatus.Code code = SpanStatus.Code.ofOtlpNumber(status.getCodeValue());
    return code == SpanStatus.Code.UNSET
        ? SpanStatus.UNSET
        : new SpanStatus(code, status.getMessage());
  }

  static boolean isId(ByteString bytes, int length) {
    if (bytes.size() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes.byteAt(i) != 0) {
        return true;
      }
    }
    return false;
  }

  static TraceId traceId(ByteString bytes) {
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return new TraceId(buffer.getLong(), buffer.getLong());
  }

  static SpanId spanId(ByteString bytes) {
    return bytes.isEmpty() ? SpanId.NONE : new SpanId(bytes.asReadOnlyByteBuffer().getLong());
  }
}
