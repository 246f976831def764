package io.strata.collector.receive.zipkin;

import com.google.gson.stream.JsonReader;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes that an OpenTelemetry exporter for Zipkin wrote as JSON, and OTLP's form of them. */
final class TextAttributes {
  private static final int MAX_DEPTH = 8;

  private TextAttributes() {}

  /** Null where the text is no object of plain values. */
  static @Nullable List<KeyValue> parse(String text) {
    List<KeyValue> attributes = new ArrayList<>();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.setNestingLimit(MAX_DEPTH);
      json.beginObject();
      while (json.hasNext()) {
        String key = json.nextName();
        AnyValue value = value(json);
        if (value != null) {
          attributes.add(KeyValue.newBuilder().setKey(key).setValue(value).build());
        }
      }
      json.endObject();
      return attributes;
    } catch (IOException | IllegalStateException | NumberFormatException _) {
      return null;
    }
  }

  private static @Nullable AnyValue value(JsonReader json) throws IOException {
    return switch (json.peek()) {
      case STRING -> text(json.nextString());
      case BOOLEAN -> AnyValue.newBuilder().setBoolValue(json.nextBoolean()).build();
      case NUMBER -> number(json.nextString());
      case BEGIN_ARRAY, BEGIN_OBJECT, NULL, NAME, END_ARRAY, END_OBJECT, END_DOCUMENT -> {
        json.skipValue();
        yield null;
      }
    };
  }

  private static AnyValue number(String text) {
    try {
      return AnyValue.newBuilder().setIntValue(Long.parseLong(text)).build();
    } catch (NumberFormatException _) {
      return AnyValue.newBuilder().setDoubleValue(Double.parseDouble(text)).build();
    }
  }

  static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  /** In the map's order. */
  static List<KeyValue> of(Map<String, AnyValue> attributes) {
    return attributes.entrySet().stream()
        .map(entry ->
            KeyValue.newBuilder().setKey(entry.getKey()).setValue(entry.getValue()).build())
        .toList();
  }
}
