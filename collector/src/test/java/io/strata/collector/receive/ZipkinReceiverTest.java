package io.strata.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.testing.FakeSink;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.Endpoint;
import zipkin2.codec.SpanBytesEncoder;

class ZipkinReceiverTest {
  private static final int MAX_BODY = 1_000_000;

  private final FakeSink kafka = new FakeSink();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ZipkinReceiver receiver;

  ZipkinReceiverTest() throws IOException {
    CollectorMetrics metrics = new CollectorMetrics(new SimpleMeterRegistry());
    receiver =
        new ZipkinReceiver(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Ingest(kafka, 20_000, metrics),
            Reception.open(MAX_BODY, new InFlightBytes(MAX_BODY), metrics),
            InstantSource.system());
  }

  @AfterEach
  void stop() {
    receiver.close();
    client.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON_V2", "PROTO3"})
  void spansGoToTheirTracesPartition(SpanBytesEncoder encoder) throws Exception {
    List<zipkin2.Span> sent = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      sent.add(
          zipkin2.Span.newBuilder()
              .traceId(0, i % 10 + 1)
              .id(i)
              .kind(zipkin2.Span.Kind.SERVER)
              .name("get")
              .localEndpoint(Endpoint.newBuilder().serviceName("shop").build())
              .timestamp(1_700_000_000_000_000L)
              .duration(5L)
              .build());
    }

    HttpResponse<byte[]> answer =
        post(
            encoder == SpanBytesEncoder.PROTO3 ? "application/x-protobuf" : "application/json",
            encoder.encodeList(sent));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    List<Span> written = new ArrayList<>();
    kafka
        .records()
        .forEach(record -> {
          List<Span> spans = OtlpDecoder.spans(record.value()).items();
          assertThat(spans)
              .allMatch(span ->
                  Integer.valueOf(KeyPartitioner.partition(span.traceId(), 4))
                      .equals(record.partition()));
          written.addAll(spans);
        });
    assertThat(written).hasSize(40);
    assertThat(written.getFirst().kind()).isEqualTo(SpanKind.SERVER);
    assertThat(written.getFirst().durationNanos()).isEqualTo(5_000);
    assertThat(written.getFirst().resource().serviceName()).isEqualTo("shop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]"})
  void anEmptyRequestIsAccepted(String body) throws Exception {
    assertThat(post("application/json", bytes(body)).statusCode()).isEqualTo(202);
    assertThat(kafka.records()).isEmpty();
  }

  @Test
  void aRequestWithoutATypeIsJson() throws Exception {
    HttpResponse<byte[]> answer =
        Requests.send(
            client,
            Requests.to(receiver.port(), "/api/v2/spans")
                .POST(BodyPublishers.ofString("[{\"traceId\":\"1\",\"id\":\"2\"}]")));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(kafka.records()).hasSize(1);
  }

  @Test
  void refusalsAreTextThatSaysWhy() throws Exception {
    HttpResponse<byte[]> answer =
        post(
            "application/json",
            bytes("[{\"traceId\":\"1\",\"id\":\"2\",\"binaryAnnotations\":[]}]"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("Expected a JSON_V2 encoded list, but received: JSON_V1");
  }

  @Test
  void manyTinySpansTakeNoMoreRoomThanAllowed() throws Exception {
    String span = "{\"traceId\":\"1\",\"id\":\"2\"},";
    String body = span.repeat(MAX_BODY / span.length() - 1);

    HttpResponse<byte[]> answer =
        post("application/json", bytes("[" + body.substring(0, body.length() - 1) + "]"));

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  private HttpResponse<byte[]> post(String type, byte[] body) throws Exception {
    return Requests.send(
        client,
        Requests.to(receiver.port(), "/api/v2/spans")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
