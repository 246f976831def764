package io.strata.dashboard.traces;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import io.strata.dashboard.http.JsonStream;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.SpanStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans as OTLP's JSON (the specification's "JSON Protobuf Encoding"): ids in lower-case hex,
 * 64-bit integers as text, enums as numbers, bytes in Base64, default values left out. Protobuf's
 * own JSON printer would write ids in Base64 and enums by name. Written part by part; not
 * thread-safe.
 */
public final class OtlpTraceJson {
  private final JsonStream out;

  /** Writes into an answer. */
  public OtlpTraceJson(JsonStream out) {
    this.out = out;
  }

  /** Spans grouped by resource and scope, in their order: the first ones begin the answer. */
  public void add(List<Span> spans) {
    Map<Resource, Map<InstrumentationScope, List<Span>>> grouped = new LinkedHashMap<>();
    for (Span span : spans) {
      grouped
          .computeIfAbsent(span.resource(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(span.scope(), _ -> new ArrayList<>())
          .add(span);
    }
    try {
      if (!out.hasBegun()) {
        out.writer().beginObject().name("resourceSpans").beginArray();
      }
      for (Map.Entry<Resource, Map<InstrumentationScope, List<Span>>> group : grouped.entrySet()) {
        addResourceSpans(group.getKey(), group.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends a {@code TracesData} that was begun.
   *
   * @param warnings for people; OTLP has no such field, and its readers pass over it
   */
  public void end(List<String> warnings) throws IOException {
    JsonWriter writer = out.writer().endArray();
    if (!warnings.isEmpty()) {
      writer.name("warnings").beginArray();
      for (String warning : warnings) {
        writer.value(warning);
      }
      writer.endArray();
    }
    writer.endObject();
  }

  private void addResourceSpans(Resource resource, Map<InstrumentationScope, List<Span>> byScope)
      throws IOException {
    JsonObject of = new JsonObject();
    of.add("attributes", attributes(resource.attributes()));
    JsonWriter writer = out.writer().beginObject().name("resource");
    out.value(of);
    writer.name("scopeSpans").beginArray();
    for (Map.Entry<InstrumentationScope, List<Span>> scoped : byScope.entrySet()) {
      writer.beginObject().name("scope");
      out.value(scope(scoped.getKey()));
      writer.name("spans").beginArray();
      scoped.getValue().forEach(span -> out.value(span(span)));
      writer.endArray().endObject();
    }
    writer.endArray().endObject();
  }

  private static JsonObject scope(InstrumentationScope scope) {
    JsonObject json = new JsonObject();
    addText(json, "name", scope.name());
    addText(json, "version", scope.version());
    addAttributes(json, scope.attributes());
    return json;
  }

  private static JsonObject span(Span span) {
    JsonObject json = new JsonObject();
    json.addProperty("traceId", span.traceId().hex());
    json.addProperty("spanId", span.spanId().hex());
    addText(json, "traceState", span.traceState());
    addId(json, "parentSpanId", span.parentSpanId());
    addNumber(json, "flags", Integer.toUnsignedLong(span.flags()));
    json.addProperty("name", span.name());
    addNumber(json, "kind", span.kind().otlpNumber());
    json.addProperty("startTimeUnixNano", Long.toUnsignedString(span.startUnixNano()));
    json.addProperty("endTimeUnixNano", Long.toUnsignedString(span.endUnixNano()));
    addAttributes(json, span.attributes());
    addNumber(json, "droppedAttributesCount", span.dropped().attributes());
    if (!span.events().isEmpty()) {
      JsonArray events = new JsonArray();
      span.events().forEach(event -> events.add(event(event)));
      json.add("events", events);
    }
    addNumber(json, "droppedEventsCount", span.dropped().events());
    if (!span.links().isEmpty()) {
      JsonArray links = new JsonArray();
      span.links().forEach(link -> links.add(link(link)));
      json.add("links", links);
    }
    addNumber(json, "droppedLinksCount", span.dropped().links());
    if (!span.status().equals(SpanStatus.UNSET)) {
      JsonObject status = new JsonObject();
      addText(status, "message", span.status().message());
      addNumber(status, "code", span.status().code().otlpNumber());
      json.add("status", status);
    }
    return json;
  }

  private static JsonObject event(SpanEvent event) {
    JsonObject json = new JsonObject();
    json.addProperty("timeUnixNano", Long.toUnsignedString(event.timeUnixNano()));
    json.addProperty("name", event.name());
    addAttributes(json, event.attributes());
    addNumber(json, "droppedAttributesCount", event.droppedAttributesCount());
    return json;
  }

  private static JsonObject link(SpanLink link) {
    JsonObject json = new JsonObject();
    json.addProperty("traceId", link.traceId().hex());
    json.addProperty("spanId", link.spanId().hex());
    addText(json, "traceState", link.traceState());
    addAttributes(json, link.attributes());
    addNumber(json, "droppedAttributesCount", link.droppedAttributesCount());
    addNumber(json, "flags", Integer.toUnsignedLong(link.flags()));
    return json;
  }

  private static JsonArray attributes(Attributes attributes) {
    JsonArray list = new JsonArray();
    for (Attributes.Entry entry : attributes.entries()) {
      JsonObject attribute = new JsonObject();
      attribute.addProperty("key", entry.key());
      attribute.add("value", value(entry.value()));
      list.add(attribute);
    }
    return list;
  }

  private static JsonObject value(AttributeValue value) {
    JsonObject json = new JsonObject();
    switch (value) {
      case AttributeValue.StringValue(String text) -> json.addProperty("stringValue", text);
      case AttributeValue.BooleanValue(boolean truth) -> json.addProperty("boolValue", truth);
      case AttributeValue.LongValue(long number) ->
          json.addProperty("intValue", Long.toString(number));
      case AttributeValue.DoubleValue(double number) -> addDouble(json, number);
      case AttributeValue.BytesValue(var bytes) ->
          json.addProperty("bytesValue", Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case AttributeValue.ArrayValue(var values) -> {
        JsonArray list = new JsonArray();
        values.forEach(element -> list.add(value(element)));
        json.add("arrayValue", values(list));
      }
      case AttributeValue.MapValue(Attributes values) ->
          json.add("kvlistValue", values(attributes(values)));
      case AttributeValue.EmptyValue() -> {}
    }
    return json;
  }

  /** JSON has no such numbers; Protobuf's JSON mapping writes their names. */
  private static void addDouble(JsonObject json, double number) {
    if (Double.isFinite(number)) {
      json.addProperty("doubleValue", number);
    } else {
      json.addProperty("doubleValue", Double.toString(number));
    }
  }

  private static JsonObject values(JsonArray values) {
    JsonObject json = new JsonObject();
    json.add("values", values);
    return json;
  }

  private static void addAttributes(JsonObject json, Attributes attributes) {
    if (!attributes.isEmpty()) {
      json.add("attributes", attributes(attributes));
    }
  }

  private static void addText(JsonObject json, String name, String text) {
    if (!text.isEmpty()) {
      json.addProperty(name, text);
    }
  }

  private static void addNumber(JsonObject json, String name, long number) {
    if (number != 0) {
      json.addProperty(name, number);
    }
  }

  private static void addId(JsonObject json, String name, SpanId id) {
    if (id.isValid()) {
      json.addProperty(name, id.hex());
    }
  }
}
