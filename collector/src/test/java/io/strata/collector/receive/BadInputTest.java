package io.strata.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.testing.FakeSink;
import io.strata.telemetry.otlp.OtlpDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, its sender gets the protocol's own error, and the next one is served. */
class BadInputTest {
  private static final int MAX_BODY = 16_000_000;
  private static final int MAX_RECORD = 900_000;
  private static final long NOW = 1_795_453_200_000_000_000L;
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private final FakeSink kafka = new FakeSink();
  private final HttpClient client = HttpClient.newHttpClient();
  private final OtlpHttpReceiver http;
  private final OtlpGrpcReceiver grpc;
  private final ManagedChannel channel;

  BadInputTest() throws IOException {
    CollectorMetrics metrics = new CollectorMetrics(new SimpleMeterRegistry());
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Ingest ingest = new Ingest(kafka, MAX_RECORD, metrics);
    InFlightBytes inFlight = new InFlightBytes(10L * MAX_BODY);
    http = new OtlpHttpReceiver(anyPort, ingest, Reception.open(MAX_BODY, inFlight, metrics));
    grpc = new OtlpGrpcReceiver(anyPort, ingest, Reception.open(MAX_BODY, inFlight, metrics));
    channel = NettyChannelBuilder.forAddress("127.0.0.1", grpc.port()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    client.close();
    http.close();
    grpc.close();
  }

  static Stream<Arguments> undecodable() {
    byte[] valid = request(_ -> {}).toByteArray();
    byte[] random = new byte[1_000];
    new Random(1).nextBytes(random);
    return Stream.of(
        Arguments.of("truncated", Arrays.copyOf(valid, valid.length - 3)),
        Arguments.of("random", random),
        Arguments.of("a number instead of resources", new byte[] {1 << 3, 7}),
        Arguments.of("a length of gigabytes", new byte[] {1 << 3 | 2, -1, -1, -1, -1, 7}),
        Arguments.of("a group that does not end", new byte[] {9 << 3 | 3, 8, 1}),
        Arguments.of("text that is not UTF-8", notUtf8()),
        Arguments.of("nested 200 levels deep", nested(200)),
        Arguments.of("nested 100,000 levels deep", nested(100_000)));
  }

  /** A span's name; built on the wire, as messages refuse it too. */
  private static byte[] notUtf8() {
    ByteString name = field(5, ByteString.fromHex("c3"));
    return field(1, field(2, field(2, name))).toByteArray();
  }

  /** A span's attribute holds arrays in arrays; built on the wire, as no message could be. */
  private static byte[] nested(int levels) {
    ByteString value = ByteString.EMPTY;
    for (int i = 0; i < levels; i++) {
      value = field(5, field(1, value));
    }
    return field(1, field(2, field(2, field(9, field(2, value))))).toByteArray();
  }

  private static ByteString field(int number, ByteString content) {
    byte[] header = new byte[6];
    header[0] = (byte) (number << 3 | 2);
    int end = 1;
    for (int rest = content.size(); ; rest >>>= 7) {
      if (rest < 0x80) {
        header[end++] = (byte) rest;
        break;
      }
      header[end++] = (byte) ((rest & 0x7f) | 0x80);
    }
    return ByteString.copyFrom(header, 0, end).concat(content);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("undecodable")
  void refusesWhatIsNoRequestAsAWhole(String what, byte[] body) throws Exception {
    HttpResponse<byte[]> answer = post("/v1/traces", PROTOBUF, body);
    assertThat(answer.statusCode()).describedAs(what).isEqualTo(400);
    assertThat(com.google.rpc.Status.parseFrom(answer.body()).getMessage())
        .startsWith("undecodable");
    assertThat(failure(body)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(kafka.records()).isEmpty();
    goesOn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resourceSpans\":[{\"scopeSpans\"",
        "{\"resourceSpans\":\"text\"}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\"x\"}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"0g\"}]}]}]}",
        "\u0000\u0001\u0002",
      })
  void refusesJsonThatIsNoRequestAsAWhole(String body) throws Exception {
    assertThat(post("/v1/traces", JSON, body.getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(400);
    goesOn();
  }

  @Test
  void refusesJsonThatIsNestedTooDeep() throws Exception {
    for (String open : new String[] {"[", "{\"a\":"}) {
      byte[] body = ("{\"resourceSpans\":" + open.repeat(500_000)).getBytes(StandardCharsets.UTF_8);
      assertThat(post("/v1/traces", JSON, body).statusCode()).isEqualTo(400);
    }
    goesOn();
  }

  @Test
  void refusesBodiesThatAreTooLarge() throws Exception {
    byte[] body = with(s -> s.setName("x".repeat(MAX_BODY)));
    assertThat(post("/v1/traces", PROTOBUF, body).statusCode()).isEqualTo(413);
    assertThat(failure(body)).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    goesOn();
  }

  static Stream<Arguments> invalidSpans() {
    return Stream.of(
        refused("invalid_trace_id", Span.Builder::clearTraceId),
        refused("invalid_trace_id", s -> s.setTraceId(bytes(15, 1))),
        refused("invalid_trace_id", s -> s.setTraceId(bytes(16, 0))),
        refused("invalid_span_id", s -> s.setSpanId(bytes(9, 1))),
        refused("invalid_span_id", s -> s.setSpanId(bytes(8, 0))),
        refused("invalid_parent_span_id", s -> s.setParentSpanId(bytes(7, 1))),
        refused("invalid_time", Span.Builder::clearStartTimeUnixNano),
        refused("invalid_time", s -> s.setStartTimeUnixNano(-1)),
        refused("invalid_time", s -> s.setEndTimeUnixNano(Long.MIN_VALUE)),
        refused("too_large", s -> attribute(s, "x".repeat(10_000_000))));
  }

  private static Arguments refused(String reason, Consumer<Span.Builder> change) {
    return Arguments.of(reason, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidSpans")
  void refusesASpanAndTakesItsNeighbour(String reason, Consumer<Span.Builder> change)
      throws Exception {
    ExportTraceServiceRequest request = request(change);
    HttpResponse<byte[]> answer = post("/v1/traces", PROTOBUF, request.toByteArray());
    var refusal = ExportTraceServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(refusal.getRejectedSpans()).isEqualTo(1);
    assertThat(refusal.getErrorMessage()).isEqualTo("refused: 1 " + reason);
    assertThat(written()).isEqualTo(1);

    var refusalOfCall =
        TraceServiceGrpc.newBlockingStub(channel).export(request).getPartialSuccess();
    assertThat(refusalOfCall).isEqualTo(refusal);
    assertThat(written()).isEqualTo(2);
  }

  @Test
  void takesTimesOfTheFarFutureAndEndsBeforeStarts() throws Exception {
    for (long time : new long[] {1, Long.MAX_VALUE}) {
      byte[] request = with(s -> s.setStartTimeUnixNano(time).setEndTimeUnixNano(1));
      assertThat(post("/v1/traces", PROTOBUF, request).body()).isEmpty();
    }
    assertThat(written()).isEqualTo(4);
  }

  @Test
  void refusesLogRecordsWithoutATime() throws Exception {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    var logs = request.addResourceLogsBuilder().addScopeLogsBuilder();
    logs.addLogRecordsBuilder();
    logs.addLogRecordsBuilder().setTimeUnixNano(-1);
    logs.addLogRecordsBuilder().setObservedTimeUnixNano(NOW);

    HttpResponse<byte[]> answer = post("/v1/logs", PROTOBUF, request.build().toByteArray());

    var refusal = ExportLogsServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertThat(refusal.getErrorMessage()).isEqualTo("refused: 2 invalid_time");
    assertThat(OtlpDecoder.logs(kafka.records().getFirst().value()).items()).hasSize(1);
  }

  @Test
  void refusesPointsThatNobodyCouldReadAndSplitsAMetricLargerThanARecord() throws Exception {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    var metrics = request.addResourceMetricsBuilder().addScopeMetricsBuilder();
    metrics.addMetricsBuilder().getGaugeBuilder().addDataPointsBuilder().setTimeUnixNano(NOW);
    var large = metrics.addMetricsBuilder().setName("large").setUnit("By").getSumBuilder();
    for (int i = 0; i < 20; i++) {
      var point = large.addDataPointsBuilder().setTimeUnixNano(i == 0 ? 0 : NOW).setAsInt(i);
      point.addAttributesBuilder().setKey("a".repeat(i == 1 ? MAX_RECORD : MAX_RECORD / 5));
    }

    HttpResponse<byte[]> answer = post("/v1/metrics", PROTOBUF, request.build().toByteArray());

    var refusal = ExportMetricsServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertThat(refusal.getErrorMessage())
        .isEqualTo("refused: 1 invalid_time, 1 no_metric_name, 1 too_large");
    assertThat(kafka.records()).hasSize(5);
    assertThat(kafka.records()).allMatch(record -> record.value().length <= MAX_RECORD);
    assertThat(kafka.records())
        .allSatisfy(record ->
            assertThat(OtlpDecoder.metrics(record.value()).items())
                .allMatch(metric -> metric.unit().equals("By")));
  }

  /** A request of two spans, of which the first one is changed. */
  private static ExportTraceServiceRequest request(Consumer<Span.Builder> change) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    var spans = request.addResourceSpansBuilder().addScopeSpansBuilder();
    change.accept(valid(spans.addSpansBuilder()));
    valid(spans.addSpansBuilder());
    return request.build();
  }

  private static byte[] with(Consumer<Span.Builder> change) {
    return request(change).toByteArray();
  }

  private static Span.Builder valid(Span.Builder span) {
    return span.setTraceId(bytes(16, 1))
        .setSpanId(bytes(8, 2))
        .setStartTimeUnixNano(NOW)
        .setEndTimeUnixNano(NOW + 1);
  }

  private static void attribute(Span.Builder span, String value) {
    span.addAttributesBuilder()
        .setKey("a")
        .setValue(AnyValue.newBuilder().setStringValue(value).build());
  }

  private static ByteString bytes(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return ByteString.copyFrom(bytes);
  }

  private int written() {
    return kafka.records().stream()
        .mapToInt(record -> OtlpDecoder.spans(record.value()).items().size())
        .sum();
  }

  private void goesOn() throws Exception {
    int before = written();
    byte[] request = with(_ -> {});
    assertThat(post("/v1/traces", PROTOBUF, request).statusCode()).isEqualTo(200);
    ClientCalls.blockingUnaryCall(channel, EXPORT, CallOptions.DEFAULT, request);
    assertThat(written()).isEqualTo(before + 4);
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private Status.Code failure(byte[] body) {
    return catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(channel, EXPORT, CallOptions.DEFAULT, body))
        .getStatus()
        .getCode();
  }

  private static final MethodDescriptor<byte[], byte[]> EXPORT =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(TraceServiceGrpc.getExportMethod().getFullMethodName())
          .setRequestMarshaller(new RawBytes())
          .setResponseMarshaller(new RawBytes())
          .build();

  private static final class RawBytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
