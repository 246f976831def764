package io.strata.collector.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.testing.Await;
import io.strata.collector.testing.FakeSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How every HTTP receiver answers: a table of requests and statuses, which OTLP/HTTP and Zipkin are
 * both held to.
 */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
abstract class HttpReceiverContract {
  static final int MAX_BODY = 100_000;
  static final String JSON = "application/json";
  static final String PROTOBUF = "application/x-protobuf";
  private static final String TOKEN = "a-token-of-the-test";

  private final FakeSink kafka = new FakeSink();
  private final InFlightBytes inFlight = new InFlightBytes(2 * MAX_BODY);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Running running;

  /** A receiver that runs. */
  record Running(int port, AutoCloseable receiver) {}

  abstract Running start(
      InetSocketAddress address, Ingest ingest, Reception reception, InstantSource clock)
      throws IOException;

  abstract String path();

  abstract int accepted();

  /** A request of one span. */
  abstract byte[] body(String contentType);

  /** One case of the table. */
  record Case(String name, int status, Change change) {
    @Override
    public String toString() {
      return name + " → " + status;
    }
  }

  /** Makes a request another one. */
  interface Change {
    HttpRequest.Builder of(HttpReceiverContract receiver) throws Exception;
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("protobuf", 0, r -> r.post(PROTOBUF)),
        new Case("JSON", 0, r -> r.post(JSON)),
        new Case("a type with parameters", 0, r -> r.post(JSON, JSON + "; charset=utf-8")),
        new Case("a type in capitals", 0, r -> r.post(PROTOBUF, "Application/X-Protobuf")),
        new Case("gzip", 0, r -> r.coded("gzip", Requests.gzip(r.body(PROTOBUF)))),
        new Case("x-gzip", 0, r -> r.coded("X-GZip", Requests.gzip(r.body(PROTOBUF)))),
        new Case("identity", 0, r -> r.coded("identity", r.body(PROTOBUF))),
        new Case("a list", 0, r -> r.coded("identity, gzip", Requests.gzip(r.body(PROTOBUF)))),
        new Case(
            "two headers",
            0,
            r ->
                r.coded("gzip", Requests.gzip(r.body(PROTOBUF)))
                    .header("Content-Encoding", "identity")),
        new Case("another path below", 404, r -> r.at(r.path() + "/more")),
        new Case("another path", 404, r -> r.at("/api/v1/spans")),
        new Case("GET", 405, r -> r.post(JSON).GET()),
        new Case("another type", 415, r -> r.post(JSON, "text/plain")),
        new Case("another coding", 415, r -> r.coded("br", r.body(PROTOBUF))),
        new Case(
            "gzip in gzip",
            415,
            r -> r.coded("gzip, gzip", Requests.gzip(Requests.gzip(r.body(PROTOBUF))))),
        new Case("no protobuf", 400, r -> r.coded("identity", new byte[] {-1, -1, 3})),
        new Case("no gzip", 400, r -> r.coded("gzip", r.body(PROTOBUF))),
        new Case("cut gzip", 400, r -> r.coded("gzip", half(Requests.gzip(r.body(PROTOBUF))))),
        new Case("too large", 413, r -> r.coded("identity", random(MAX_BODY + 1))),
        new Case("too large zipped", 413, r -> r.coded("gzip", Requests.gzip(random(MAX_BODY)))),
        new Case("a bomb", 413, r -> r.coded("gzip", Requests.bomb(64))));
  }

  @BeforeEach
  void start() throws IOException {
    start(BearerTokens.none());
  }

  private void start(BearerTokens tokens) throws IOException {
    CollectorMetrics metrics = new CollectorMetrics(registry);
    running =
        start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Ingest(kafka, 50_000, metrics),
            new Reception(Reception.Limits.ofBodies(MAX_BODY), inFlight, tokens, null, metrics),
            InstantSource.system());
  }

  @AfterEach
  void stop() throws Exception {
    running().receiver().close();
    client.close();
  }

  private Running running() {
    return java.util.Objects.requireNonNull(running);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersAsTheProtocolSays(Case given) throws Exception {
    HttpResponse<byte[]> answer = Requests.send(client, given.change().of(this));

    assertThat(answer.statusCode()).isEqualTo(given.status() == 0 ? accepted() : given.status());
    assertThat(kafka.records()).hasSize(given.status() == 0 ? 1 : 0);
    Await.until("all bytes are given back", () -> inFlight.used() == 0);
    // After any of them the receiver takes the next.
    assertThat(Requests.send(client, post(PROTOBUF)).statusCode()).isEqualTo(accepted());
  }

  @Test
  void refusalsAreCountedByReason() throws Exception {
    Requests.send(client, post(JSON, "text/plain"));
    assertThat(
            registry
                .get("strata.collector.refused.requests")
                .tag("reason", "content_type")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void aRefusedCodingOrMethodIsToldWhatIsTaken() throws Exception {
    assertThat(
            Requests.send(client, coded("br", new byte[1])).headers().firstValue("Accept-Encoding"))
        .contains("gzip");
    assertThat(Requests.send(client, post(JSON).GET()).headers().firstValue("Allow"))
        .contains("POST");
  }

  @Test
  void overloadAndAbsenceOfKafkaAreToldWithATimeToComeAgain() throws Exception {
    try (InFlightBytes.Lease other = inFlight.lease()) {
      other.grow(2 * MAX_BODY);
      HttpResponse<byte[]> busy = Requests.send(client, post(PROTOBUF));
      assertThat(busy.statusCode()).isEqualTo(429);
      assertThat(busy.headers().firstValue("Retry-After")).contains("1");
    }
    kafka.away(true);
    HttpResponse<byte[]> away = Requests.send(client, post(PROTOBUF));
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("Retry-After")).contains("5");
  }

  @Test
  void withTokensOnlyWhoShowsOneComesIn() throws Exception {
    stopReceiver();
    start(BearerTokens.of("another-token-of-it, " + TOKEN, null, InstantSource.system()));

    HttpResponse<byte[]> without = Requests.send(client, post(PROTOBUF));
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"strata\"");
    for (String wrong :
        List.of("Bearer x", "Basic " + TOKEN, TOKEN, "Bearer", "Bearer " + TOKEN + "x")) {
      assertThat(Requests.send(client, post(PROTOBUF).header("Authorization", wrong)).statusCode())
          .as(wrong)
          .isEqualTo(401);
    }
    assertThat(kafka.records()).isEmpty();
    for (String right : List.of("Bearer " + TOKEN, "bearer another-token-of-it")) {
      assertThat(Requests.send(client, post(PROTOBUF).header("Authorization", right)).statusCode())
          .as(right)
          .isEqualTo(accepted());
    }
  }

  @Test
  void aConnectionServesManyRequests() throws Exception {
    byte[] body = body(PROTOBUF);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running().port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < 5; i++) {
        out.write(head(body.length));
        out.write(body);
        assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 " + accepted());
      }
    }
    assertThat(kafka.records()).hasSize(5);
  }

  @Test
  void aSenderThatGoesAwayGivesItsBytesBack() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running().port())) {
      OutputStream out = socket.getOutputStream();
      out.write(head(60_000));
      out.write(new byte[30_000]);
      out.flush();
      Await.until("the bytes are counted as they arrive", () -> inFlight.used() == 30_000);
    }
    Await.until("they are given back", () -> inFlight.used() == 0);
  }

  /** The head of a request with a body of that length. */
  private byte[] head(int length) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        .formatted(path(), PROTOBUF, length)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void stopReceiver() throws Exception {
    running().receiver().close();
  }

  HttpRequest.Builder at(String path) {
    return Requests.to(running().port(), path)
        .header("Content-Type", PROTOBUF)
        .POST(BodyPublishers.ofByteArray(body(PROTOBUF)));
  }

  HttpRequest.Builder post(String contentType) {
    return post(contentType, contentType);
  }

  HttpRequest.Builder post(String encoding, String contentType) {
    return Requests.to(running().port(), path())
        .header("Content-Type", contentType)
        .POST(BodyPublishers.ofByteArray(body(encoding)));
  }

  HttpRequest.Builder coded(String coding, byte[] bytes) {
    return Requests.to(running().port(), path())
        .header("Content-Type", PROTOBUF)
        .header("Content-Encoding", coding)
        .POST(BodyPublishers.ofByteArray(bytes));
  }

  /** An answer's head; its body, which is short, is left behind where there is one. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      assertThat(read).as("the connection stays open").isNotNegative();
      head.append((char) read);
    }
    return head.toString();
  }

  static byte[] half(byte[] bytes) {
    return java.util.Arrays.copyOf(bytes, bytes.length / 2);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
