package io.strata.collector.receive;

import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.ssl.SslContextBuilder;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.testing.FakeSink;
import io.strata.collector.testing.ManualClock;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.trace.SpanKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, mutual TLS and tokens of OTLP/gRPC, OTLP/HTTP and Zipkin, with certificates made here. */
class ReceiverTlsTest {
  private static final int MAX_BODY = 100_000;

  @TempDir static Path folder;

  private final FakeSink kafka = new FakeSink();
  private final ManualClock clock = new ManualClock();
  private @Nullable Receivers receivers;

  private record Receivers(OtlpGrpcReceiver grpc, OtlpHttpReceiver http, ZipkinReceiver zipkin) {}

  private void start(BearerTokens tokens, @Nullable ServerTls tls) throws IOException {
    CollectorMetrics metrics = new CollectorMetrics(new SimpleMeterRegistry());
    Reception reception =
        new Reception(
            Reception.Limits.ofBodies(MAX_BODY), new InFlightBytes(MAX_BODY), tokens, tls, metrics);
    Ingest ingest = new Ingest(kafka, 20_000, metrics);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    receivers =
        new Receivers(
            new OtlpGrpcReceiver(address, ingest, reception),
            new OtlpHttpReceiver(address, ingest, reception),
            new ZipkinReceiver(address, ingest, reception, InstantSource.system()));
  }

  private Receivers running() {
    return Objects.requireNonNull(receivers, "started");
  }

  @AfterEach
  void stop() {
    if (receivers != null) {
      receivers.grpc().close();
      receivers.http().close();
      receivers.zipkin().close();
      receivers = null;
    }
  }

  @Test
  void allReceiversSpeakTls() throws Exception {
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      TestIdentity server = TestIdentity.create(folder, "server-" + algorithm, algorithm);
      start(BearerTokens.none(), tls(server, null));

      assertThat(sendAll(TestIdentity.anonymous(server))).containsExactly(200, 202);
      assertThat(sendGrpc(server, null, null)).isEqualTo(Status.Code.OK);
      assertThat(sendPlain()).isFalse();
      stop();
    }
  }

  @Test
  void withMutualTlsOnlyKnownSendersComeIn() throws Exception {
    TestIdentity server = TestIdentity.create(folder, "mutual-server", "EC");
    TestIdentity known = TestIdentity.create(folder, "known", "EC");
    TestIdentity stranger = TestIdentity.create(folder, "stranger", "EC");
    start(BearerTokens.none(), tls(server, known));

    assertThat(sendAll(known.client(server))).containsExactly(200, 202);
    assertThat(sendGrpc(server, known, null)).isEqualTo(Status.Code.OK);
    assertThatThrownBy(() -> sendAll(stranger.client(server))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> sendAll(TestIdentity.anonymous(server)))
        .isInstanceOf(IOException.class);
    assertThat(sendGrpc(server, stranger, null)).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(sendGrpc(server, null, null)).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aChangedCertificateIsUsedWithoutARestartAndABrokenOneIsNot() throws Exception {
    TestIdentity first = TestIdentity.create(folder, "first", "EC");
    TestIdentity second = TestIdentity.create(folder, "second", "RSA");
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    Files.copy(first.certificate(), certificate);
    Files.copy(first.privateKey(), key);
    start(BearerTokens.none(), ServerTls.of(certificate, key, null, clock));
    assertThat(sendAll(TestIdentity.anonymous(first))).containsExactly(200, 202);

    // The key is not changed yet: the pair can't be used.
    Files.copy(second.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
    clock.advance(Duration.ofSeconds(10));
    assertThat(sendAll(TestIdentity.anonymous(first))).containsExactly(200, 202);

    Files.copy(second.privateKey(), key, StandardCopyOption.REPLACE_EXISTING);
    clock.advance(Duration.ofSeconds(10));
    assertThat(sendAll(TestIdentity.anonymous(second))).containsExactly(200, 202);
    assertThat(sendGrpc(second, null, null)).isEqualTo(Status.Code.OK);
    assertThatThrownBy(() -> sendAll(TestIdentity.anonymous(first)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void filesThatCanNotBeUsedAreNamedAndNothingOfThemIsTold() throws Exception {
    TestIdentity one = TestIdentity.create(folder, "one", "EC");
    TestIdentity other = TestIdentity.create(folder, "other", "EC");
    Path text = Files.writeString(folder.resolve("text.pem"), "secret-of-the-file");

    assertThatThrownBy(() -> ServerTls.of(text, one.privateKey(), null, clock))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("text.pem");
    assertThatThrownBy(() -> ServerTls.of(one.certificate(), text, null, clock))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("PKCS#8")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> ServerTls.of(one.certificate(), other.privateKey(), null, clock))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("another certificate");
  }

  @Test
  void grpcAsksForATokenAndTakesNewOnesFromTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("tokens"), "# old\nfirst-token-of-file\n");
    start(BearerTokens.of(null, file, clock), null);

    assertThat(sendGrpc(null, null, null)).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(sendGrpc(null, null, "second-token-of-file")).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(sendGrpc(null, null, "first-token-of-file")).isEqualTo(Status.Code.OK);

    Files.writeString(file, "second-token-of-file\nthird-token-of-the-file\n");
    clock.advance(Duration.ofSeconds(10));
    assertThat(sendGrpc(null, null, "second-token-of-file")).isEqualTo(Status.Code.OK);
    assertThat(sendGrpc(null, null, "first-token-of-file")).isEqualTo(Status.Code.UNAUTHENTICATED);

    Files.writeString(file, "");
    clock.advance(Duration.ofSeconds(10));
    assertThat(sendGrpc(null, null, "second-token-of-file")).isEqualTo(Status.Code.OK);
  }

  @Test
  void badTokensAreRefusedWithoutBeingTold() {
    assertThatThrownBy(() -> BearerTokens.of("short", null, clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 16")
        .hasMessageNotContaining("short,");
    assertThatThrownBy(() -> BearerTokens.of("with spaces in between", null, clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("with spaces");
  }

  private ServerTls tls(TestIdentity server, @Nullable TestIdentity client) throws IOException {
    return ServerTls.of(
        server.certificate(),
        server.privateKey(),
        client == null ? null : client.certificate(),
        clock);
  }

  /** The statuses of OTLP/HTTP and Zipkin. */
  private List<Integer> sendAll(SSLContext context) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return List.of(
          post(
              client,
              running().http().port(),
              "/v1/traces",
              request().toByteArray(),
              "application/x-protobuf"),
          post(
              client,
              running().zipkin().port(),
              "/api/v2/spans",
              new byte[] {'[', ']'},
              "application/json"));
    }
  }

  private static int post(HttpClient client, int port, String path, byte[] body, String type)
      throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Whether a request without TLS is answered. */
  private boolean sendPlain() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      Requests.send(
          client,
          Requests.to(running().http().port(), "/v1/traces")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{}")));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private Status.Code sendGrpc(
      @Nullable TestIdentity server, @Nullable TestIdentity client, @Nullable String token)
      throws Exception {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress("127.0.0.1", running().grpc().port());
    if (server == null) {
      builder.usePlaintext();
    } else {
      SslContextBuilder ssl =
          GrpcSslContexts.forClient().trustManager(server.certificate().toFile());
      if (client != null) {
        ssl.keyManager(client.certificate().toFile(), client.privateKey().toFile());
      }
      builder.sslContext(ssl.build());
    }
    ManagedChannel channel = builder.build();
    try {
      TraceServiceGrpc.TraceServiceBlockingStub traces = TraceServiceGrpc.newBlockingStub(channel);
      if (token != null) {
        Metadata headers = new Metadata();
        headers.put(
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        traces = traces.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
      }
      TraceServiceGrpc.TraceServiceBlockingStub sending = traces;
      StatusRuntimeException failure =
          catchThrowableOfType(StatusRuntimeException.class, () -> sending.export(request()));
      return failure == null ? Status.Code.OK : failure.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }

  private static ExportTraceServiceRequest request() {
    return OtlpEncoder.traceRequest(List.of(span("shop", SpanKind.SERVER, 1).build()));
  }
}
