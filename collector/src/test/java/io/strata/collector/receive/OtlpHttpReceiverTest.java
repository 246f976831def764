package io.strata.collector.receive;

import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.testing.Await;
import io.strata.collector.testing.FakeSink;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpHttpReceiverTest {
  private static final int MAX_BODY = 200_000;
  private static final int MAX_RECORD = 20_000;
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private final FakeSink kafka = new FakeSink();
  private final InFlightBytes inFlight = new InFlightBytes(2 * MAX_BODY);
  private final HttpClient client = HttpClient.newHttpClient();
  private final OtlpHttpReceiver receiver;

  OtlpHttpReceiverTest() throws IOException {
    receiver = start();
  }

  private OtlpHttpReceiver start() throws IOException {
    CollectorMetrics metrics = new CollectorMetrics(new SimpleMeterRegistry());
    return new OtlpHttpReceiver(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new Ingest(kafka, MAX_RECORD, metrics),
        Reception.open(MAX_BODY, inFlight, metrics));
  }

  @AfterEach
  void stop() {
    receiver.close();
    client.close();
  }

  @Test
  void splitsSpansByTheirTracesPartition() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      spans.add(span("shop", SpanKind.SERVER, i).trace(i % 10 + 1).build());
    }

    HttpResponse<byte[]> answer = post("/v1/traces", PROTOBUF, OtlpEncoder.spans(spans));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    List<Span> written = new ArrayList<>();
    for (OutboundRecord record : kafka.records()) {
      List<Span> ofRecord = OtlpDecoder.spans(record.value()).items();
      assertThat(ofRecord)
          .allMatch(span ->
              Integer.valueOf(KeyPartitioner.partition(span.traceId(), 4))
                  .equals(record.partition()));
      written.addAll(ofRecord);
    }
    assertThat(written).containsExactlyInAnyOrderElementsOf(spans);
  }

  @Test
  void splitsWhatIsLargerThanARecordAndRefusesWhatCanNotBeSplit() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      spans.add(span("shop", SpanKind.SERVER, i).with("a", "x".repeat(5_000)).build());
    }
    spans.add(span("shop", SpanKind.SERVER, 99).with("a", "x".repeat(MAX_RECORD)).build());

    HttpResponse<byte[]> answer = post("/v1/traces", PROTOBUF, OtlpEncoder.spans(spans));

    assertThat(answer.statusCode()).isEqualTo(200);
    ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(answer.body());
    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
    assertThat(response.getPartialSuccess().getErrorMessage()).isEqualTo("refused: 1 too_large");
    assertThat(kafka.records()).hasSizeGreaterThan(2);
    assertThat(kafka.records()).allMatch(record -> record.value().length <= MAX_RECORD);
    assertThat(
            kafka.records().stream()
                .mapToInt(r -> OtlpDecoder.spans(r.value()).items().size())
                .sum())
        .isEqualTo(10);
  }

  @Test
  void takesJsonWithHexIdsAndUnknownFields() throws Exception {
    String json =
        """
        {"resourceSpans":[{"resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"shop"}}]},
          "scopeSpans":[{"scope":{"name":"s"},"spans":[{
            "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174",
            "parentSpanId":"","name":"GET","kind":2,"unheard":{"of":[1]},
            "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":1544712661000000000,
            "attributes":[{"key":"n","value":{"intValue":"7"}}],
            "status":{"code":2}}]}]}]}
        """;

    HttpResponse<byte[]> answer = post("/v1/traces", JSON, json.getBytes(StandardCharsets.UTF_8));

    assertThat(text(answer)).isEqualTo("{}");
    Span span = OtlpDecoder.spans(kafka.records().getFirst().value()).items().getFirst();
    assertThat(span.traceId().hex()).isEqualTo("5b8efff798038103d269b633813fc60c");
    assertThat(span.spanId().hex()).isEqualTo("eee19b7ec3c1b174");
    assertThat(span.isRoot()).isTrue();
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.durationNanos()).isEqualTo(1_000_000_000L);
  }

  @Test
  void tellsInJsonWhatOfJsonItRefused() throws Exception {
    HttpResponse<byte[]> answer =
        post(
            "/v1/traces",
            JSON,
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"x\"}]}]}]}"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(text(answer))
        .isEqualTo(
            "{\"partialSuccess\":{\"rejectedSpans\":\"1\","
                + "\"errorMessage\":\"refused: 1 invalid_trace_id\"}}");
    assertThat(kafka.records()).isEmpty();
  }

  @Test
  void takesMetricsAndLogs() throws Exception {
    HttpResponse<byte[]> metrics =
        post(
            "/v1/metrics",
            JSON,
            """
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"up","gauge":{"dataPoints":[
              {"timeUnixNano":"1544712660000000000","asDouble":1.5}]}}]}]}]}
            """
                .getBytes(StandardCharsets.UTF_8));
    HttpResponse<byte[]> logs =
        post(
            "/v1/logs",
            JSON,
            """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1544712660000000000",
              "body":{"stringValue":"hello"},"traceId":"5B8EFFF798038103D269B633813FC60C"}]}]}]}
            """
                .getBytes(StandardCharsets.UTF_8));

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(logs.statusCode()).isEqualTo(200);
    assertThat(kafka.records())
        .extracting(OutboundRecord::topic)
        .containsExactly("otlp_metrics", "otlp_logs");
    assertThat(OtlpDecoder.metrics(kafka.records().get(0).value()).items()).hasSize(1);
    assertThat(OtlpDecoder.logs(kafka.records().get(1).value()).items().getFirst().traceId())
        .hasToString("5b8efff798038103d269b633813fc60c");
  }

  @Test
  void takesGzip() throws Exception {
    byte[] body = OtlpEncoder.spans(List.of(span("shop", SpanKind.SERVER, 1).build()));

    assertThat(post("/v1/traces", PROTOBUF, gzip(body), "gzip").statusCode()).isEqualTo(200);
    assertThat(kafka.records()).hasSize(1);
  }

  @Test
  void refusesBodiesThatAreTooLargeBeforeOrAfterDecompression() throws Exception {
    byte[] random = new byte[MAX_BODY + 1];
    new Random(1).nextBytes(random);
    assertThat(post("/v1/traces", PROTOBUF, random).statusCode()).isEqualTo(413);
    assertThat(post("/v1/traces", PROTOBUF, gzip(random), "gzip").statusCode()).isEqualTo(413);
    HttpResponse<byte[]> bomb = post("/v1/traces", PROTOBUF, gzip(new byte[20 * MAX_BODY]), "gzip");
    assertThat(bomb.statusCode()).isEqualTo(413);
    assertThat(Status.parseFrom(bomb.body()).getMessage()).contains("decompressed");
    Await.until("nothing is in work", () -> inFlight.used() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "nonsense", "{\"resourceSpans\":7}"})
  void refusesBadJson(String body) throws Exception {
    HttpResponse<byte[]> answer = post("/v1/traces", JSON, body.getBytes(StandardCharsets.UTF_8));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains(JSON);
    assertThat(text(answer)).contains("\"code\":3");
  }

  @Test
  void refusesJsonThatIsNestedTooDeep() throws Exception {
    String body = "{\"resourceSpans\":" + "[".repeat(90_000);
    assertThat(post("/v1/traces", JSON, body.getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(400);
  }

  @Test
  void refusesIdsThatAreNoHex() throws Exception {
    String body = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}";
    assertThat(post("/v1/traces", JSON, body.getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(400);
  }

  @Test
  void refusesBadProtobufAndTruncatedGzip() throws Exception {
    HttpResponse<byte[]> garbage = post("/v1/traces", PROTOBUF, new byte[] {-1, -1, 3});
    assertThat(garbage.statusCode()).isEqualTo(400);
    assertThat(garbage.headers().firstValue("Content-Type")).contains(PROTOBUF);
    assertThat(Status.parseFrom(garbage.body()).getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);

    byte[] body = OtlpEncoder.spans(List.of(span("shop", SpanKind.SERVER, 1).build()));
    assertThat(post("/v1/traces", PROTOBUF, Arrays.copyOf(body, body.length - 3)).statusCode())
        .isEqualTo(400);
    byte[] zipped = gzip(body);
    byte[] cut = Arrays.copyOf(zipped, zipped.length / 2);
    assertThat(post("/v1/traces", PROTOBUF, cut, "gzip").statusCode()).isEqualTo(400);
    assertThat(post("/v1/traces", PROTOBUF, body, "gzip").statusCode()).isEqualTo(400);
  }

  @Test
  void refusesOtherTypesCodingsMethodsAndPaths() throws Exception {
    byte[] body = new byte[0];
    assertThat(post("/v1/traces", "text/plain", body).statusCode()).isEqualTo(415);
    assertThat(post("/v1/traces", PROTOBUF, body, "br").statusCode()).isEqualTo(415);
    assertThat(post("/v1/traces/more", PROTOBUF, body).statusCode()).isEqualTo(404);
    HttpResponse<byte[]> get =
        client.send(
            HttpRequest.newBuilder(uri("/v1/traces")).GET().build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(get.statusCode()).isEqualTo(405);
  }

  @Test
  void tellsToComeAgainWhenKafkaIsAway() throws Exception {
    kafka.away(true);
    byte[] body = OtlpEncoder.spans(List.of(span("shop", SpanKind.SERVER, 1).build()));
    HttpResponse<byte[]> answer = post("/v1/traces", PROTOBUF, body);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    kafka.away(false);
    assertThat(post("/v1/traces", PROTOBUF, body).statusCode()).isEqualTo(200);
  }

  @Test
  void tellsToComeAgainWhenTooMuchIsInWork() throws Exception {
    byte[] body = OtlpEncoder.spans(List.of(span("shop", SpanKind.SERVER, 1).build()));
    try (InFlightBytes.Lease other = inFlight.lease()) {
      other.grow(2 * MAX_BODY - 10);
      HttpResponse<byte[]> answer = post("/v1/traces", PROTOBUF, body);
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }
    assertThat(post("/v1/traces", PROTOBUF, body).statusCode()).isEqualTo(200);
    // The answer is on its way before the lease ends.
    Await.until("nothing is in work", () -> inFlight.used() == 0);
  }

  @Test
  void anEmptyRequestIsFine() throws Exception {
    assertThat(
            post(
                    "/v1/traces",
                    PROTOBUF,
                    ExportTraceServiceRequest.getDefaultInstance().toByteArray())
                .statusCode())
        .isEqualTo(200);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + receiver.port() + path);
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
    return post(path, type, body, "identity");
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body, String coding)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .header("Content-Encoding", coding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(content);
    }
    return zipped.toByteArray();
  }
}
