package io.strata.store.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;

/** Documents as lines of a bulk request. */
final class DocumentJson {
  private static final JsonFactory JSON = new JsonFactory();

  private DocumentJson() {}

  /** Action line and document line. */
  static byte[] lines(Document document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    try {
      try (JsonGenerator json = generator(bytes)) {
        json.writeStartObject();
        json.writeObjectFieldStart("index");
        json.writeStringField("_index", document.index());
        json.writeStringField("_id", document.id());
        json.writeNumberField("version", document.version());
        json.writeStringField("version_type", "external_gte");
        json.writeEndObject();
        json.writeEndObject();
      }
      bytes.write('\n');
      try (JsonGenerator json = generator(bytes)) {
        json.writeStartObject();
        for (Map.Entry<String, Object> field : document.fields().entrySet()) {
          json.writeFieldName(field.getKey());
          writeValue(json, field.getValue());
        }
        json.writeEndObject();
      }
      bytes.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static JsonGenerator generator(ByteArrayOutputStream bytes) throws IOException {
    return JSON.createGenerator(bytes).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case Long number -> json.writeNumber(number);
      case Integer number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      case byte[] bytes -> json.writeBinary(bytes);
      case Collection<?> elements -> {
        json.writeStartArray();
        for (Object element : elements) {
          switch (element) {
            case String text -> json.writeString(text);
            case Integer number -> json.writeNumber(number);
            default ->
                throw new IllegalArgumentException("no element of a field: " + element.getClass());
          }
        }
        json.writeEndArray();
      }
      default -> throw new IllegalArgumentException("no value of a field: " + value.getClass());
    }
  }
}
