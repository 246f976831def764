package io.strata.collector.receive;

import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Codec;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.testing.Await;
import io.strata.collector.testing.FakeSink;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.trace.SpanKind;
import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What senders can't do to the receivers: fill their memory, or keep their connections. */
class OverloadTest {
  private static final int MAX_BODY = 3 << 20;
  private static final int BOMB_MEGABYTES = 2_048;
  private static final int MAX_CONNECTIONS = 6;

  private final FakeSink kafka = new FakeSink();
  private final InFlightBytes inFlight = new InFlightBytes(2 * MAX_BODY - 1);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final OtlpGrpcReceiver grpc;
  private final OtlpHttpReceiver http;
  private final List<ManagedChannel> channels = new ArrayList<>();

  OverloadTest() throws IOException {
    CollectorMetrics metrics = new CollectorMetrics(registry);
    Reception reception =
        new Reception(
            new Reception.Limits(
                MAX_BODY, MAX_CONNECTIONS, Duration.ofSeconds(2), Duration.ofMinutes(1)),
            inFlight,
            BearerTokens.none(),
            null,
            metrics);
    Ingest ingest = new Ingest(kafka, 20_000, metrics);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    grpc = new OtlpGrpcReceiver(address, ingest, reception);
    http = new OtlpHttpReceiver(address, ingest, reception);
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    grpc.close();
    http.close();
  }

  /** Two gigabytes, of which a test's JVM has less. */
  @Test
  void aBombOverHttpIsRefusedAfterWhatIsAllowed() throws Exception {
    byte[] bomb = Requests.bomb(BOMB_MEGABYTES);
    // As sent it is below the bound.
    assertThat(bomb.length).isLessThan(MAX_BODY);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 10; i++) {
        assertThat(
                Requests.send(
                        client,
                        Requests.to(http.port(), "/v1/traces")
                            .header("Content-Type", "application/x-protobuf")
                            .header("Content-Encoding", "gzip")
                            .POST(BodyPublishers.ofByteArray(bomb)))
                    .statusCode())
            .isEqualTo(413);
      }
    }
    Await.until("all bytes are given back", () -> inFlight.used() == 0);
  }

  @Test
  void aBombOverGrpcIsRefusedAfterWhatIsAllowed() throws Exception {
    StatusRuntimeException failure = sendRaw(Requests.bomb(BOMB_MEGABYTES), true);

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(failure.getStatus().getDescription()).contains("larger than " + MAX_BODY);
    assertThat(Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList())
        .isEmpty();
    Await.until("all bytes are given back", () -> inFlight.used() == 0);
    traces().export(request());
  }

  @Test
  void aMessageOverTheLimitIsRefusedForGood() {
    for (int length : new int[] {MAX_BODY + 1, 3 * MAX_BODY}) {
      StatusRuntimeException failure = sendRaw(new byte[length], false);
      assertThat(failure.getStatus().getCode())
          .as("%d bytes: %s", length, failure)
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList())
          .isEmpty();
    }
  }

  @Test
  void messagesThatArriveSlowlyCountBeforeTheyAreComplete() throws Exception {
    List<Call> slow = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      slow.add(new Call());
      slow.getLast().sendWithoutEnd();
    }
    Call refused =
        (Call)
            CompletableFuture.anyOf(
                    slow.stream()
                        .map(call -> call.closed.thenApply(_ -> call))
                        .toArray(CompletableFuture[]::new))
                .get(20, TimeUnit.SECONDS);
    Status status = refused.closed.get();
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    com.google.rpc.Status details =
        Objects.requireNonNull(StatusProto.fromStatusAndTrailers(status, refused.trailers));
    assertThat(details.getDetails(0).is(RetryInfo.class)).isTrue();
    assertThat(inFlight.used()).isLessThan(2 * MAX_BODY);

    // The others never send the rest: their time ends.
    for (Call call : slow) {
      assertThat(call.closed.get(20, TimeUnit.SECONDS).isOk()).isFalse();
    }
    Await.until("all bytes are given back", () -> inFlight.used() == 0);
    traces().export(request());
  }

  @Test
  void connectionsAreBounded() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_CONNECTIONS; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), grpc.port()));
        // The server greets: it has accepted.
        assertThat(sockets.getLast().getInputStream().read()).isNotNegative();
      }
      try (Socket more = new Socket(InetAddress.getLoopbackAddress(), grpc.port())) {
        more.setSoTimeout(10_000);
        assertThat(isClosed(more)).isTrue();
      }
      assertThat(registry.get("strata.collector.refused.connections").counter().count())
          .isEqualTo(1);
      sockets.removeFirst().close();
      Await.until(
          "another has its place",
          () -> {
            try (Socket next = new Socket(InetAddress.getLoopbackAddress(), grpc.port())) {
              next.setSoTimeout(10_000);
              return !isClosed(next);
            }
          });
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void slowHttpSendersAndSilentOnesAreCutOff() throws Exception {
    Process server =
        new ProcessBuilder(
                java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SlowSenders.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      int port = Integer.parseInt(server.inputReader().readLine());
      for (String start : List.of("", "POST /v1/traces HTT", SlowSenders.HEAD + "abc")) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket.setSoTimeout(20_000);
          socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
          assertThat(isClosed(socket)).as("after '%s'", start).isTrue();
        }
      }
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  /** A receiver in a JVM of its own: the JDK's HTTP server has one bound for all of a JVM. */
  static final class SlowSenders {
    static final String HEAD =
        """
        POST /v1/traces HTTP/1.1\r
        Host: x\r
        Content-Type: application/json\r
        Content-Length: 100\r
        \r
        """;

    private SlowSenders() {}

    public static void main(String[] arguments) throws Exception {
      Reception.Limits limits =
          new Reception.Limits(MAX_BODY, 10, Duration.ofSeconds(1), Duration.ofSeconds(1));
      HttpServerLimits.set(limits);
      CollectorMetrics metrics = new CollectorMetrics(new SimpleMeterRegistry());
      OtlpHttpReceiver receiver =
          new OtlpHttpReceiver(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              new Ingest(new FakeSink(), 20_000, metrics),
              new Reception(
                  limits, new InFlightBytes(MAX_BODY), BearerTokens.none(), null, metrics));
      System.out.println(receiver.port());
      // Ends with its parent.
      int ignored = System.in.read();
      receiver.close();
      System.exit(Math.min(0, ignored));
    }
  }

  private ManagedChannel channel() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", grpc.port())
            .usePlaintext()
            .compressorRegistry(compressors())
            .build();
    channels.add(channel);
    return channel;
  }

  private TraceServiceGrpc.TraceServiceBlockingStub traces() {
    return TraceServiceGrpc.newBlockingStub(channel());
  }

  private static ExportTraceServiceRequest request() {
    return OtlpEncoder.traceRequest(List.of(span("shop", SpanKind.SERVER, 1).build()));
  }

  /** Sends bytes as a message, or as what a message is compressed to. */
  private StatusRuntimeException sendRaw(byte[] bytes, boolean asGzip) {
    CallOptions options =
        asGzip ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
    return Objects.requireNonNull(
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(channel(), RAW, options, bytes)));
  }

  /** A "gzip" that leaves what is compressed already as it is. */
  private static CompressorRegistry compressors() {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    registry.register(Codec.Identity.NONE);
    registry.register(
        new Compressor() {
          @Override
          public String getMessageEncoding() {
            return "gzip";
          }

          @Override
          public OutputStream compress(OutputStream out) {
            return new FilterOutputStream(out);
          }
        });
    return registry;
  }

  private static final MethodDescriptor<byte[], byte[]> RAW =
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

  /** A call that sends a message and never ends. */
  private final class Call {
    private final CompletableFuture<Status> closed = new CompletableFuture<>();
    private Metadata trailers = new Metadata();
    private final ClientCall<byte[], byte[]> call;

    Call() {
      call = channel().newCall(RAW, CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata last) {
              trailers = last;
              closed.complete(status);
            }
          },
          new Metadata());
      call.request(1);
    }

    /** A message, but not the end of the call: the server waits for it. */
    void sendWithoutEnd() {
      call.sendMessage(new byte[MAX_BODY / 2]);
    }
  }
}
