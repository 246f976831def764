package io.strata.collector.receive;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * OTLP's JSON: protobuf's JSON mapping, but for trace and span ids, which are hex instead of
 * base64. Unknown fields are ignored, as the specification asks.
 */
final class OtlpJson {
  private static final Set<String> IDS =
      Set.of("traceId", "spanId", "parentSpanId", "trace_id", "span_id", "parent_span_id");

  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private OtlpJson() {}

  /**
   * The protobuf bytes of a message of the type of the given one.
   *
   * @throws InvalidProtocolBufferException where the text is no JSON of that message
   */
  static byte[] toProtobuf(byte[] json, Message type) throws InvalidProtocolBufferException {
    JsonElement document;
    try {
      document = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
      idsToBase64(document);
    } catch (JsonParseException | IllegalArgumentException e) {
      throw new InvalidProtocolBufferException(new IOException(e.getMessage(), e));
    }
    Message.Builder builder = type.newBuilderForType();
    PARSER.merge(document.toString(), builder);
    return builder.build().toByteArray();
  }

  /** The parser of the document bounds how deep it may be nested. */
  private static void idsToBase64(JsonElement element) {
    switch (element) {
      case JsonObject object -> {
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
          if (IDS.contains(member.getKey()) && member.getValue() instanceof JsonPrimitive id) {
            member.setValue(new JsonPrimitive(base64(id.getAsString())));
          } else {
            idsToBase64(member.getValue());
          }
        }
      }
      case JsonArray array -> array.forEach(OtlpJson::idsToBase64);
      default -> {}
    }
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  /** The JSON of an answer. */
  static byte[] print(Message message) {
    try {
      return PRINTER.print(message).getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("an answer of ours has no JSON", e);
    }
  }
}
