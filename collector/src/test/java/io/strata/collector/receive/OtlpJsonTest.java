package io.strata.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonTest {
  private static final List<OtlpSignal<?>> SIGNALS =
      List.of(OtlpSignal.TRACES, OtlpSignal.METRICS, OtlpSignal.LOGS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"name\":{}",
        "\"startTimeUnixNano\":\"-1\"",
        "\"startTimeUnixNano\":\"1.5\"",
        "\"startTimeUnixNano\":1e999999999",
        "\"startTimeUnixNano\":[1,2]",
        "\"droppedAttributesCount\":4294967296",
        "\"traceId\":7",
        "\"traceId\":\"xyz\"",
        "\"traceId\":{\"a\":1}",
        "\"attributes\":{\"key\":\"a\"}",
        "\"attributes\":[{\"key\":\"a\",\"value\":{\"doubleValue\":1e400}}]",
        "\"attributes\":[{\"key\":\"a\",\"value\":{\"intValue\":1,\"stringValue\":\"b\"}}]",
        "\"attributes\":[null]",
        "\"traceState\":\"a\",\"trace_state\":\"b\""
      })
  void refusesValuesThatAFieldCanNotHave(String fields) {
    assertThatThrownBy(() -> parse(span(fields)))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void takesNumbersAsTextAndTheLastOfTwoMembers() throws Exception {
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.parseFrom(
            parse(
                span(
                    "\"startTimeUnixNano\":\"12\",\"flags\":\"3\",\"name\":\"a\",\"name\":\"b\"")));
    var span = request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(12);
    assertThat(span.getFlags()).isEqualTo(3);
    assertThat(span.getName()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 200, 300, 100_000})
  void refusesDeepNestingWhateverItsDepth(int levels) {
    String values = "{\"arrayValue\":{\"values\":[".repeat(levels) + "{}" + "]}}".repeat(levels);
    String document = span("\"attributes\":[{\"key\":\"a\",\"value\":" + values + "}]");
    assertThatThrownBy(() -> parse(document)).isInstanceOf(InvalidProtocolBufferException.class);
    assertThatThrownBy(() -> parse("{\"unknown\":" + "[".repeat(levels * 5)))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Property(tries = 3_000)
  void noDocumentEndsInAnythingButAMessageOrARefusal(@ForAll long seed) {
    Random random = new Random(seed);
    for (OtlpSignal<?> signal : SIGNALS) {
      String document = object(random, signal.empty().getDescriptorForType(), 0).toString();
      int cut = random.nextInt(document.length() + 1);
      parsesOrRefuses(document, signal);
      parsesOrRefuses(document.substring(0, cut), signal);
      parsesOrRefuses(document.substring(0, cut) + "\"\u0000{" + document.substring(cut), signal);
    }
  }

  @Property
  void noTextEndsInAnythingButAMessageOrARefusal(@ForAll String text) {
    SIGNALS.forEach(signal -> parsesOrRefuses(text, signal));
  }

  private static void parsesOrRefuses(String document, OtlpSignal<?> signal) {
    try {
      OtlpJson.toProtobuf(document.getBytes(StandardCharsets.UTF_8), signal.empty());
    } catch (InvalidProtocolBufferException e) {
      assertThat(e).hasMessageNotContaining("null pointer");
    }
  }

  private static JsonObject object(Random random, Descriptor type, int depth) {
    JsonObject object = new JsonObject();
    for (FieldDescriptor field : type.getFields()) {
      if (random.nextInt(depth > 6 ? 8 : 2) == 0) {
        JsonElement value = value(random, field, depth);
        object.add(random.nextBoolean() ? field.getJsonName() : field.getName(), value);
      }
    }
    return object;
  }

  /** Mostly what the field may have, sometimes anything. */
  private static JsonElement value(Random random, FieldDescriptor field, int depth) {
    JsonElement value =
        field.getType() == FieldDescriptor.Type.MESSAGE && random.nextInt(30) != 0
            ? object(random, field.getMessageType(), depth + 1)
            : scalar(random);
    if (field.isRepeated() && random.nextInt(30) != 0) {
      JsonArray array = new JsonArray();
      array.add(value);
      return array;
    }
    return value;
  }

  private static JsonElement scalar(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> new JsonPrimitive(random.nextInt(30));
      case 1 -> new JsonPrimitive(random.nextLong());
      case 2 -> new JsonPrimitive(Long.toString(random.nextLong()));
      case 3 -> new JsonPrimitive(random.nextGaussian());
      case 4 -> new JsonPrimitive("5B8EFFF798038103D269B633813FC60C");
      case 5 -> new JsonPrimitive("1e99999999");
      case 6 -> new JsonPrimitive(random.nextBoolean());
      case 7 -> JsonNull.INSTANCE;
      default -> new JsonPrimitive("NaN");
    };
  }

  private static byte[] parse(String document) throws InvalidProtocolBufferException {
    return OtlpJson.toProtobuf(
        document.getBytes(StandardCharsets.UTF_8), OtlpSignal.TRACES.empty());
  }

  private static String span(String fields) {
    return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" + fields + "}]}]}]}";
  }
}
