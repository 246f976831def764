package io.strata.collector.receive.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipkinTranslatorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void aSpanBecomesOneOfOtlp() throws Exception {
    ExportTraceServiceRequest request =
        otlp(
            """
            [{"traceId":"5af7183fb1d4cf5f","parentId":"6b221d5bc9e6496c","id":"352bff9a74ca9ad2",
              "name":"GET /Orders","kind":"CLIENT","timestamp":1556604172355737,"duration":1431,
              "localEndpoint":{"serviceName":"shop","ipv4":"192.168.99.1","port":3306},
              "remoteEndpoint":{"serviceName":"orders","ipv4":"172.19.0.2","port":9000},
              "annotations":[{"timestamp":1556604172355800,"value":"ws"}],
              "tags":{"http.method":"GET","otel.scope.name":"brave","otel.scope.version":"6",
                "host.name":"a","error":"timed out"},
              "debug":true}]
            """);

    Span span = onlySpan(request);
    assertThat(hex(span.getTraceId().toByteArray())).isEqualTo("00000000000000005af7183fb1d4cf5f");
    assertThat(hex(span.getSpanId().toByteArray())).isEqualTo("352bff9a74ca9ad2");
    assertThat(hex(span.getParentSpanId().toByteArray())).isEqualTo("6b221d5bc9e6496c");
    assertThat(span.getName()).isEqualTo("GET /Orders");
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(1556604172355737000L);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(1556604172355737000L + 1431000);
    assertThat(span.getStatus())
        .isEqualTo(
            Status.newBuilder()
                .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                .setMessage("timed out")
                .build());
    assertThat(span.getEvents(0).getName()).isEqualTo("ws");
    assertThat(span.getEvents(0).getTimeUnixNano()).isEqualTo(1556604172355800000L);
    assertThat(texts(span.getAttributesList()))
        .containsOnly(
            Map.entry("http.method", "GET"),
            Map.entry("error", "timed out"),
            Map.entry("network.local.address", "192.168.99.1"),
            Map.entry("network.local.port", "3306"),
            Map.entry("network.peer.address", "172.19.0.2"),
            Map.entry("network.peer.port", "9000"),
            Map.entry("server.address", "172.19.0.2"),
            Map.entry("server.port", "9000"),
            Map.entry("peer.service", "orders"),
            Map.entry("zipkin.debug", "true"));
    assertThat(texts(request.getResourceSpans(0).getResource().getAttributesList()))
        .containsOnly(Map.entry("service.name", "shop"), Map.entry("host.name", "a"));
    assertThat(request.getResourceSpans(0).getScopeSpans(0).getScope())
        .isEqualTo(InstrumentationScope.newBuilder().setName("brave").setVersion("6").build());
  }

  @Test
  void aServersPeerIsItsClient() throws Exception {
    Span span =
        onlySpan(
            otlp(
                """
                [{"traceId":"1","id":"2","kind":"SERVER","timestamp":1,
                  "remoteEndpoint":{"ipv6":"2001:DB8::c001","port":40000}}]
                """));

    assertThat(texts(span.getAttributesList()))
        .containsOnly(
            Map.entry("network.peer.address", "2001:db8::c001"),
            Map.entry("network.peer.port", "40000"),
            Map.entry("client.address", "2001:db8::c001"),
            Map.entry("client.port", "40000"));
  }

  @Test
  void theSharedIdOfAServerBecomesAChildOfTheClients() throws Exception {
    List<Span> spans =
        spans(
            otlp(
                """
                [{"traceId":"1","parentId":"9","id":"2","kind":"CLIENT","timestamp":1,
                  "localEndpoint":{"serviceName":"shop"}},
                 {"traceId":"1","parentId":"2","id":"5","timestamp":2,
                  "localEndpoint":{"serviceName":"orders"}},
                 {"traceId":"1","parentId":"9","id":"2","kind":"SERVER","shared":true,"timestamp":2,
                  "localEndpoint":{"serviceName":"orders"}},
                 {"traceId":"1","parentId":"2","id":"6","timestamp":2,
                  "localEndpoint":{"serviceName":"shop"}}]
                """));

    String server = "%016x".formatted(SharedIds.ofServer(2));
    assertThat(spans)
        .extracting(span ->
            hex(span.getSpanId().toByteArray()) + " < " + hex(span.getParentSpanId().toByteArray()))
        .containsExactlyInAnyOrder(
            "0000000000000002 < 0000000000000009",
            server + " < 0000000000000002",
            "0000000000000005 < " + server,
            "0000000000000006 < 0000000000000002");
  }

  @Test
  void aServerBesideItsClientSharesItsIdEvenUnmarked() throws Exception {
    assertThat(
            spans(
                otlp(
                    """
                    [{"traceId":"1","id":"2","kind":"SERVER","timestamp":2},
                     {"traceId":"1","id":"2","kind":"CLIENT","timestamp":1}]
                    """)))
        .extracting(Span::getSpanId)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatOpenTelemetryWroteIntoTagsGoesBackToItsPlace() throws Exception {
    Span span =
        onlySpan(
            otlp(
                """
                [{"traceId":"1","id":"2","timestamp":1,"tags":{
                   "span.kind":"internal","w3c.tracestate":"ot=th:8","otel.status_code":"OK",
                   "otel.dropped_attributes_count":"3","otel.library.name":"x",
                   "otlp.link.0":"00000000000000000000000000000007|0000000000000008|a=b|{\\"n\\":1}|2",
                   "otlp.link.1":"no link"},
                  "annotations":[{"timestamp":5,"value":"retry|{\\"n\\":1,\\"s\\":\\"a|b\\"}|4"},
                                 {"timestamp":6,"value":"a|b|c"}]}]
                """));

    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
    assertThat(span.getTraceState()).isEqualTo("ot=th:8");
    assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_OK);
    assertThat(span.getDroppedAttributesCount()).isEqualTo(3);
    assertThat(span.getLinks(0).getTraceState()).isEqualTo("a=b");
    assertThat(span.getLinks(0).getDroppedAttributesCount()).isEqualTo(2);
    assertThat(texts(span.getLinks(0).getAttributesList())).containsOnly(Map.entry("n", "1"));
    assertThat(texts(span.getAttributesList())).containsOnly(Map.entry("otlp.link.1", "no link"));
    assertThat(span.getEvents(0).getName()).isEqualTo("retry");
    assertThat(span.getEvents(0).getDroppedAttributesCount()).isEqualTo(4);
    assertThat(texts(span.getEvents(0).getAttributesList()))
        .containsOnly(Map.entry("n", "1"), Map.entry("s", "a|b"));
    assertThat(span.getEvents(1).getName()).isEqualTo("a|b|c");
  }

  @Test
  void aSpanWithoutATimeGetsThatOfItsFirstWordElseOfItsArrival() throws Exception {
    List<Span> spans =
        spans(
            otlp(
                """
                [{"traceId":"1","id":"2","duration":7,"annotations":[{"timestamp":9,"value":"b"},
                   {"timestamp":8,"value":"a"}]},
                 {"traceId":"1","id":"3","timestamp":-4}]
                """));

    assertThat(spans.get(0).getStartTimeUnixNano()).isEqualTo(8_000);
    assertThat(spans.get(0).getEndTimeUnixNano()).isEqualTo(15_000);
    assertThat(spans.get(1).getStartTimeUnixNano()).isEqualTo(NOW.toEpochMilli() * 1_000_000);
    assertThat(texts(spans.get(1).getAttributesList()))
        .containsEntry("otel.zipkin.absentField.startTime", "true");
  }

  @Test
  void timesBeyondAllClocksStayPositive() throws Exception {
    Span span =
        onlySpan(
            otlp(
                """
                [{"traceId":"1","id":"2","timestamp":9223372036854775807,
                  "duration":9223372036854775807}]
                """));
    assertThat(span.getStartTimeUnixNano()).isPositive();
    assertThat(span.getEndTimeUnixNano()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", ""})
  void anErrorThatSaysNothingIsOnlyAStatus(String value) throws Exception {
    Span span =
        onlySpan(
            otlp(
                "[{\"traceId\":\"1\",\"id\":\"2\",\"timestamp\":1,\"tags\":{\"error\":\"%s\"}}]"
                    .formatted(value)));
    assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(span.getAttributesList()).isEmpty();
  }

  @Test
  void unknownFieldsAndNullsAreLeftOut() throws Exception {
    Span span =
        onlySpan(
            otlp(
                """
                [{"traceId":"ABCDEF0123456789abcdef0123456789","id":"2","parentId":null,"kind":null,
                  "new":{"a":[1,{"b":2}]},"timestamp":1,"localEndpoint":null,"tags":null}]
                """));
    assertThat(hex(span.getTraceId().toByteArray())).isEqualTo("abcdef0123456789abcdef0123456789");
    assertThat(span.getParentSpanId().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "nonsense",
        "[7]",
        "[{}]",
        "[{\"traceId\":\"1\"}]",
        "[{\"id\":\"1\"}]",
        "[] []",
        "[{\"traceId\":\"0\",\"id\":\"1\"}]",
        "[{\"traceId\":\"1\",\"id\":\"0\"}]",
        "[{\"traceId\":\"x\",\"id\":\"1\"}]",
        "[{\"traceId\":\"1\",\"id\":\"11112222333344445\"}]",
        "[{\"traceId\":\"111122223333444455556666777788889\",\"id\":\"1\"}]",
        "[{\"traceId\":\"1\",\"id\":\"1\",\"kind\":\"SOMETHING\"}]",
        "[{\"traceId\":\"1\",\"id\":\"1\",\"timestamp\":\"soon\"}]",
        "[{\"traceId\":\"1\",\"id\":\"1\",\"localEndpoint\":{\"port\":70000}}]",
        "[{\"traceId\":\"1\",\"id\":\"1\",\"annotations\":[{\"value\":\"x\"}]}]",
        "[{\"traceId\":\"1\",\"id\":\"1\",\"tags\":{\"a\":[]}}]",
        "[{\"traceId\":\"1\",\"id\":\"1\",\"binaryAnnotations\":[]}]",
        "[{\"traceId\":\"1\",\"id\":\"1\",\"annotations\":[{\"timestamp\":1,\"value\":\"sr\",\"endpoint\":{}}]}]",
      })
  void whatIsNoListOfSpansIsRefused(String json) {
    assertThatThrownBy(() -> otlp(json)).isInstanceOf(MalformedSpansException.class);
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(100_000);
    assertThatThrownBy(() -> otlp("[{\"traceId\":\"1\",\"id\":\"1\",\"x\":" + deep))
        .isInstanceOf(MalformedSpansException.class);
  }

  @Test
  void nothingAndAnEmptyListHoldNoSpans() throws Exception {
    assertThat(otlp("").getResourceSpansCount()).isZero();
    assertThat(otlp("[]").getResourceSpansCount()).isZero();
  }

  private static ExportTraceServiceRequest otlp(String json) throws Exception {
    return ExportTraceServiceRequest.parseFrom(
        ZipkinTranslator.toOtlp(
            json.getBytes(StandardCharsets.UTF_8), ZipkinTranslator.Encoding.JSON, NOW, _ -> {}));
  }

  static List<Span> spans(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private static Span onlySpan(ExportTraceServiceRequest request) {
    assertThat(spans(request)).hasSize(1);
    return spans(request).getFirst();
  }

  static Map<String, String> texts(List<KeyValue> attributes) {
    Map<String, String> texts = new TreeMap<>();
    attributes.forEach(attribute -> texts.put(attribute.getKey(), text(attribute.getValue())));
    return texts;
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      default -> value.toString();
    };
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
