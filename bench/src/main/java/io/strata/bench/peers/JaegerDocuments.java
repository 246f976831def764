package io.strata.bench.peers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Spans as Jaeger 2 stores them in Elasticsearch: a document per span, each attribute of span and
 * resource a nested document of key, type and value. Not thread-safe.
 */
final class JaegerDocuments {
  private static final HexFormat HEX = HexFormat.of();

  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream document = new ByteArrayOutputStream(8 << 10);

  /** The index template: fields, types and nesting are Jaeger's for Elasticsearch 8 and 9. */
  static String template() {
    String tags =
        """
        {"type":"nested","dynamic":false,"properties":{"key":%1$s,"type":%1$s,"value":%1$s}}\
        """
            .formatted("{\"type\":\"keyword\",\"ignore_above\":256}");
    return """
    {"index_patterns":["jaeger-span-*"],"priority":600,"template":{
      "settings":{"index.number_of_shards":1,"index.number_of_replicas":0,
        "index.refresh_interval":"1s","index.mapping.nested_fields.limit":50,
        "index.requests.cache.enable":true},
      "mappings":{"properties":{
        "traceID":%1$s,"spanID":%1$s,"parentSpanID":%1$s,"operationName":%1$s,
        "startTime":{"type":"long"},
        "startTimeMillis":{"type":"date","format":"epoch_millis"},
        "duration":{"type":"long"},"flags":{"type":"integer"},
        "tags":%2$s,"scopeTags":%2$s,
        "process":{"properties":{"serviceName":%1$s,"tag":{"type":"object"},"tags":%2$s}},
        "logs":{"type":"nested","dynamic":false,"properties":{
          "timestamp":{"type":"long"},"fields":%2$s}},
        "references":{"type":"nested","dynamic":false,"properties":{
          "refType":%1$s,"traceID":%1$s,"spanID":%1$s,"traceState":%1$s,
          "flags":{"type":"integer"},"tags":%2$s}}}}}}\
    """
        .formatted("{\"type\":\"keyword\",\"ignore_above\":256}", tags);
  }

  /** Appends the lines of a bulk request for all spans of a request; returns how many. */
  int append(byte[] request, ByteArrayOutputStream bulk) {
    int spans = 0;
    try {
      for (ResourceSpans resource :
          ExportTraceServiceRequest.parseFrom(request).getResourceSpansList()) {
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          for (Span span : scope.getSpansList()) {
            append(resource, scope.getScope(), span, bulk);
            spans++;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return spans;
  }

  private void append(
      ResourceSpans resource, InstrumentationScope scope, Span span, ByteArrayOutputStream bulk)
      throws IOException {
    String traceId = HEX.formatHex(span.getTraceId().toByteArray());
    String spanId = HEX.formatHex(span.getSpanId().toByteArray());
    document.reset();
    try (JsonGenerator out = json.createGenerator(document)) {
      write(out, resource, scope, span, traceId, spanId);
    }
    // Jaeger's ids end in a hash of the content.
    CRC32C hash = new CRC32C();
    hash.update(document.toByteArray());
    bulk.writeBytes(
        "{\"index\":{\"_id\":\"%s_%s_%x\"}}\n"
            .formatted(traceId, spanId, hash.getValue())
            .getBytes(StandardCharsets.UTF_8));
    document.writeTo(bulk);
    bulk.write('\n');
  }

  private static void write(
      JsonGenerator out,
      ResourceSpans resource,
      InstrumentationScope scope,
      Span span,
      String traceId,
      String spanId)
      throws IOException {
    long startMicros = span.getStartTimeUnixNano() / 1_000;
    out.writeStartObject();
    out.writeStringField("traceID", traceId);
    out.writeStringField("spanID", spanId);
    out.writeNumberField("flags", span.getFlags());
    out.writeStringField("operationName", span.getName());
    out.writeArrayFieldStart("references");
    if (!span.getParentSpanId().isEmpty()) {
      out.writeStartObject();
      out.writeStringField("refType", "CHILD_OF");
      out.writeStringField("traceID", traceId);
      out.writeStringField("spanID", HEX.formatHex(span.getParentSpanId().toByteArray()));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("startTime", startMicros);
    out.writeNumberField("startTimeMillis", startMicros / 1_000);
    out.writeNumberField(
        "duration", (span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / 1_000);
    out.writeArrayFieldStart("tags");
    tags(out, span.getAttributesList());
    tag(out, "span.kind", "string", kind(span));
    tag(out, "otel.scope.name", "string", scope.getName());
    tag(out, "otel.scope.version", "string", scope.getVersion());
    if (span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR) {
      tag(out, "error", "bool", "true");
      tag(out, "otel.status_code", "string", "ERROR");
    }
    out.writeEndArray();
    logs(out, span);
    process(out, resource.getResource().getAttributesList());
    out.writeEndObject();
  }

  private static void logs(JsonGenerator out, Span span) throws IOException {
    out.writeArrayFieldStart("logs");
    for (Span.Event event : span.getEventsList()) {
      out.writeStartObject();
      out.writeNumberField("timestamp", event.getTimeUnixNano() / 1_000);
      out.writeArrayFieldStart("fields");
      tag(out, "event", "string", event.getName());
      tags(out, event.getAttributesList());
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void process(JsonGenerator out, List<KeyValue> attributes) throws IOException {
    out.writeObjectFieldStart("process");
    for (KeyValue attribute : attributes) {
      if (attribute.getKey().equals("service.name")) {
        out.writeStringField("serviceName", attribute.getValue().getStringValue());
      }
    }
    out.writeArrayFieldStart("tags");
    for (KeyValue attribute : attributes) {
      if (!attribute.getKey().equals("service.name")) {
        tag(out, attribute.getKey(), type(attribute.getValue()), text(attribute.getValue()));
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void tags(JsonGenerator out, List<KeyValue> attributes) throws IOException {
    for (KeyValue attribute : attributes) {
      tag(out, attribute.getKey(), type(attribute.getValue()), text(attribute.getValue()));
    }
  }

  private static void tag(JsonGenerator out, String key, String type, String value)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("key", key);
    out.writeStringField("type", type);
    out.writeStringField("value", value);
    out.writeEndObject();
  }

  private static String kind(Span span) {
    return span.getKind().name().substring("SPAN_KIND_".length()).toLowerCase(Locale.ROOT);
  }

  private static String type(AnyValue value) {
    return switch (value.getValueCase()) {
      case BOOL_VALUE -> "bool";
      case INT_VALUE -> "int64";
      case DOUBLE_VALUE -> "float64";
      default -> "string";
    };
  }

  static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      default -> value.toString();
    };
  }
}
