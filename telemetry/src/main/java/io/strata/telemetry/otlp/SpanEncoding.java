package io.strata.telemetry.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.nio.ByteBuffer;
import java.util.List;

/** Spans to OTLP trace messages. */
final class SpanEncoding {
  private SpanEncoding() {}

  static ExportTraceServiceRequest encode(List<Span> spans) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    OtlpEncoder.grouped(spans, Span::resource, Span::scope)
        .forEach((resource, byScope) -> {
          ResourceSpans.Builder resourceSpans =
              request.addResourceSpansBuilder().setResource(OtlpEncoder.resource(resource));
          byScope.forEach((scope, scoped) -> {
            ScopeSpans.Builder scopeSpans =
                resourceSpans.addScopeSpansBuilder().setScope(OtlpEncoder.scope(scope));
            scoped.forEach(span -> scopeSpans.addSpans(span(span)));
          });
        });
    return request.build();
  }

  private static io.opentelemetry.proto.trace.v1.Span span(Span span) {
    io.opentelemetry.proto.trace.v1.Span.Builder message =
        io.opentelemetry.proto.trace.v1.Span.newBuilder()
            .setTraceId(bytes(span.traceId()))
            .setSpanId(bytes(span.spanId()))
            .setTraceState(span.traceState())
            .setFlags(span.flags())
            .setName(span.name())
            .setKindValue(span.kind().otlpNumber())
            .setStartTimeUnixNano(span.startUnixNano())
            .setEndTimeUnixNano(span.endUnixNano())
            .addAllAttributes(OtlpEncoder.keyValues(span.attributes()))
            .setDroppedAttributesCount(span.dropped().attributes())
            .setDroppedEventsCount(span.dropped().events())
            .setDroppedLinksCount(span.dropped().links());
    if (!span.isRoot()) {
      message.setParentSpanId(bytes(span.parentSpanId()));
    }
    span.events().forEach(event -> message.addEvents(event(event)));
    span.links().forEach(link -> message.addLinks(link(link)));
    if (span.status().code() != SpanStatus.Code.UNSET) {
      message.setStatus(
          Status.newBuilder()
              .setCodeValue(span.status().code().otlpNumber())
              .setMessage(span.status().message()));
    }
    return message.build();
  }

  private static io.opentelemetry.proto.trace.v1.Span.Event event(SpanEvent event) {
    return io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
        .setName(event.name())
        .setTimeUnixNano(event.timeUnixNano())
        .addAllAttributes(OtlpEncoder.keyValues(event.attributes()))
        .setDroppedAttributesCount(event.droppedAttributesCount())
        .build();
  }

  private static io.opentelemetry.proto.trace.v1.Span.Link link(SpanLink link) {
    return io.opentelemetry.proto.trace.v1.Span.Link.newBuilder()
        .setTraceId(bytes(link.traceId()))
        .setSpanId(bytes(link.spanId()))
        .setTraceState(link.traceState())
        .addAllAttributes(OtlpEncoder.keyValues(link.attributes()))
        .setFlags(link.flags())
        .setDroppedAttributesCount(link.droppedAttributesCount())
        .build();
  }

  static ByteString bytes(TraceId traceId) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(16).putLong(traceId.high()).putLong(traceId.low()).flip());
  }

  static ByteString bytes(SpanId spanId) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(spanId.value()).flip());
  }
}
