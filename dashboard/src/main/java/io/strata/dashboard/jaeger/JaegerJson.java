package io.strata.dashboard.jaeger;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.strata.dashboard.http.JsonStream;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.SpanStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One trace in the JSON of Jaeger's user interface, written part by part: times and durations in
 * microseconds. Not thread-safe.
 */
final class JaegerJson {
  private static final long NANOS_PER_MICRO = 1_000;

  private final JsonStream out;
  private final Map<Resource, String> processIds = new LinkedHashMap<>();
  private boolean begun;

  JaegerJson(JsonStream out) {
    this.out = out;
  }

  /** Some spans of the trace: the first ones begin it. */
  void add(List<Span> spans) {
    try {
      if (!begun) {
        if (!out.hasBegun()) {
          out.writer().beginObject().name("data").beginArray();
        }
        out.writer().beginObject();
        out.writer().name("traceID").value(spans.getFirst().traceId().hex());
        out.writer().name("spans").beginArray();
        begun = true;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Span span : spans) {
      String processId =
          processIds.computeIfAbsent(span.resource(), _ -> "p" + (processIds.size() + 1));
      out.value(span(span, processId));
    }
  }

  /** Ends the trace; whether there was any span. */
  boolean end(boolean complete) throws IOException {
    if (!begun) {
      return false;
    }
    JsonObject processes = new JsonObject();
    processIds.forEach((resource, id) -> processes.add(id, process(resource)));
    JsonElement warnings = JsonNull.INSTANCE;
    if (!complete) {
      JsonArray list = new JsonArray();
      list.add("the trace has more spans: these are its earliest");
      warnings = list;
    }
    out.writer().endArray().name("processes");
    out.value(processes);
    out.writer().name("warnings");
    out.value(warnings);
    out.writer().endObject();
    return true;
  }

  private static JsonObject span(Span span, String processId) {
    JsonObject json = new JsonObject();
    json.addProperty("traceID", span.traceId().hex());
    json.addProperty("spanID", span.spanId().hex());
    json.addProperty("flags", span.flags() & 0xff);
    json.addProperty("operationName", span.name());
    json.add("references", references(span));
    json.addProperty("startTime", span.startUnixNano() / NANOS_PER_MICRO);
    json.addProperty("duration", span.durationNanos() / NANOS_PER_MICRO);
    json.add("tags", tags(span));
    JsonArray logs = new JsonArray();
    span.events().forEach(event -> logs.add(log(event)));
    json.add("logs", logs);
    json.addProperty("processID", processId);
    json.add("warnings", JsonNull.INSTANCE);
    return json;
  }

  private static JsonArray references(Span span) {
    JsonArray references = new JsonArray();
    if (!span.isRoot()) {
      references.add(reference("CHILD_OF", span.traceId().hex(), span.parentSpanId().hex()));
    }
    for (SpanLink link : span.links()) {
      references.add(reference("FOLLOWS_FROM", link.traceId().hex(), link.spanId().hex()));
    }
    return references;
  }

  private static JsonObject reference(String type, String traceId, String spanId) {
    JsonObject json = new JsonObject();
    json.addProperty("refType", type);
    json.addProperty("traceID", traceId);
    json.addProperty("spanID", spanId);
    return json;
  }

  private static JsonArray tags(Span span) {
    JsonArray tags = tags(span.attributes());
    if (span.kind() != SpanKind.UNSPECIFIED) {
      tags.add(text("span.kind", span.kind().name().toLowerCase(Locale.ROOT)));
    }
    if (span.status().code() != SpanStatus.Code.UNSET) {
      tags.add(text("otel.status_code", span.status().code().name()));
    }
    if (span.status().isError()) {
      tags.add(tag("error", new AttributeValue.BooleanValue(true)));
    }
    if (!span.status().message().isEmpty()) {
      tags.add(text("otel.status_description", span.status().message()));
    }
    if (!span.scope().name().isEmpty()) {
      tags.add(text("otel.scope.name", span.scope().name()));
    }
    if (!span.scope().version().isEmpty()) {
      tags.add(text("otel.scope.version", span.scope().version()));
    }
    if (!span.traceState().isEmpty()) {
      tags.add(text("w3c.tracestate", span.traceState()));
    }
    return tags;
  }

  private static JsonObject log(SpanEvent event) {
    JsonArray fields = new JsonArray();
    fields.add(text("event", event.name()));
    fields.addAll(tags(event.attributes()));
    JsonObject json = new JsonObject();
    json.addProperty("timestamp", event.timeUnixNano() / NANOS_PER_MICRO);
    json.add("fields", fields);
    return json;
  }

  private static JsonObject process(Resource resource) {
    JsonArray tags = new JsonArray();
    resource.attributes().entries().stream()
        .filter(entry -> !entry.key().equals("service.name"))
        .forEach(entry -> tags.add(tag(entry.key(), entry.value())));
    JsonObject json = new JsonObject();
    json.addProperty("serviceName", resource.serviceName());
    json.add("tags", tags);
    return json;
  }

  private static JsonArray tags(Attributes attributes) {
    JsonArray tags = new JsonArray();
    attributes.entries().forEach(entry -> tags.add(tag(entry.key(), entry.value())));
    return tags;
  }

  private static JsonObject text(String key, String value) {
    return tag(key, AttributeValue.of(value));
  }

  private static JsonObject tag(String key, AttributeValue value) {
    JsonObject json = new JsonObject();
    json.addProperty("key", key);
    json.addProperty("type", type(value));
    json.add("value", value(value));
    return json;
  }

  private static String type(AttributeValue value) {
    return switch (value) {
      case AttributeValue.BooleanValue _ -> "bool";
      case AttributeValue.LongValue _ -> "int64";
      case AttributeValue.DoubleValue _ -> "float64";
      case AttributeValue.BytesValue _ -> "binary";
      case AttributeValue.StringValue _,
          AttributeValue.ArrayValue _,
          AttributeValue.MapValue _,
          AttributeValue.EmptyValue _ ->
          "string";
    };
  }

  private static JsonElement value(AttributeValue value) {
    return switch (value) {
      case AttributeValue.BooleanValue(boolean truth) -> new JsonPrimitive(truth);
      case AttributeValue.LongValue(long number) -> new JsonPrimitive(number);
      case AttributeValue.DoubleValue(double number) when Double.isFinite(number) ->
          new JsonPrimitive(number);
      case AttributeValue.DoubleValue _,
          AttributeValue.BytesValue _,
          AttributeValue.StringValue _,
          AttributeValue.ArrayValue _,
          AttributeValue.MapValue _,
          AttributeValue.EmptyValue _ ->
          new JsonPrimitive(value.text());
    };
  }
}
