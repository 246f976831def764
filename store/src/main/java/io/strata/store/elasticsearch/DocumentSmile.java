package io.strata.store.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import com.fasterxml.jackson.dataformat.smile.SmileGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;

/**
 * Documents as parts of a bulk request in SMILE, JSON's binary form, which Elasticsearch 8.x and
 * 9.x take there (CBOR they do not): bytes take a seventh more than themselves, where Base64 takes
 * a third, and nothing is parsed as text. Its parts end with a byte that occurs nowhere in them.
 */
final class DocumentSmile {
  static final byte SEPARATOR = (byte) 0xff;

  /** The separator must not occur in bytes, so these are written by seven bits. */
  private static final SmileFactory SMILE =
      SmileFactory.builder().enable(SmileGenerator.Feature.ENCODE_BINARY_AS_7BIT).build();

  private DocumentSmile() {}

  /** Action and document. */
  static byte[] parts(Document document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(document.body().length + 256);
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.write(SEPARATOR);
    bytes.writeBytes(document.body());
    bytes.write(SEPARATOR);
    return bytes.toByteArray();
  }

  /** The fields of a document. */
  static byte[] body(Map<String, Object> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = generator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        json.writeFieldName(field.getKey());
        writeValue(json, field.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * A field of bytes in a body.
   *
   * @throws IllegalArgumentException where there is none of that name
   */
  static byte[] bytes(byte[] body, String name) {
    try (JsonParser json = SMILE.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = json.currentName().equals(name);
        json.nextToken();
        if (wanted) {
          return json.getBinaryValue();
        }
        json.skipChildren();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalArgumentException("no field " + name);
  }

  private static JsonGenerator generator(ByteArrayOutputStream bytes) throws IOException {
    return SMILE.createGenerator(bytes).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
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
