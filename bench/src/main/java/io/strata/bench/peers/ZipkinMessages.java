package io.strata.bench.peers;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

/**
 * OTLP as Zipkin's protobuf, as an OpenTelemetry Collector exports it: attributes of span and
 * resource are tags, events are annotations. Thread-safe.
 */
public final class ZipkinMessages {
  private static final HexFormat HEX = HexFormat.of();

  private ZipkinMessages() {}

  /** The spans of a request as Zipkin's. */
  public static List<Span> spans(byte[] request) {
    List<Span> spans = new ArrayList<>();
    try {
      for (ResourceSpans resource :
          ExportTraceServiceRequest.parseFrom(request).getResourceSpansList()) {
        List<KeyValue> attributes = resource.getResource().getAttributesList();
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          scope.getSpansList().forEach(span -> spans.add(span(attributes, scope.getScope(), span)));
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
    return spans;
  }

  /** The message that holds spans. */
  public static byte[] encode(List<Span> spans) {
    return SpanBytesEncoder.PROTO3.encodeList(spans);
  }

  private static Span span(
      List<KeyValue> resource,
      InstrumentationScope scope,
      io.opentelemetry.proto.trace.v1.Span span) {
    long start = span.getStartTimeUnixNano() / 1_000;
    long end = span.getEndTimeUnixNano() / 1_000;
    Span.Builder zipkin =
        Span.newBuilder()
            .traceId(HEX.formatHex(span.getTraceId().toByteArray()))
            .id(HEX.formatHex(span.getSpanId().toByteArray()))
            .name(span.getName())
            .timestamp(start)
            .duration(Math.max(1, end - start));
    if (!span.getParentSpanId().isEmpty()) {
      zipkin.parentId(HEX.formatHex(span.getParentSpanId().toByteArray()));
    }
    zipkin.kind(kind(span));
    for (KeyValue attribute : resource) {
      if (attribute.getKey().equals("service.name")) {
        zipkin.localEndpoint(
            Endpoint.newBuilder().serviceName(attribute.getValue().getStringValue()).build());
      } else {
        zipkin.putTag(attribute.getKey(), JaegerDocuments.text(attribute.getValue()));
      }
    }
    for (KeyValue attribute : span.getAttributesList()) {
      zipkin.putTag(attribute.getKey(), JaegerDocuments.text(attribute.getValue()));
    }
    zipkin.putTag("otel.scope.name", scope.getName());
    zipkin.putTag("otel.scope.version", scope.getVersion());
    if (span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR) {
      zipkin.putTag("error", "true").putTag("otel.status_code", "ERROR");
    }
    span.getEventsList().forEach(event -> zipkin.addAnnotation(end, annotation(event)));
    return zipkin.build();
  }

  private static String annotation(io.opentelemetry.proto.trace.v1.Span.Event event) {
    StringBuilder text = new StringBuilder(event.getName());
    event
        .getAttributesList()
        .forEach(attribute ->
            text.append('|')
                .append(attribute.getKey())
                .append('=')
                .append(JaegerDocuments.text(attribute.getValue())));
    return text.toString();
  }

  private static Span.@Nullable Kind kind(io.opentelemetry.proto.trace.v1.Span span) {
    return switch (span.getKind()) {
      case SPAN_KIND_SERVER -> Span.Kind.SERVER;
      case SPAN_KIND_CLIENT -> Span.Kind.CLIENT;
      case SPAN_KIND_PRODUCER -> Span.Kind.PRODUCER;
      case SPAN_KIND_CONSUMER -> Span.Kind.CONSUMER;
      case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }
}
