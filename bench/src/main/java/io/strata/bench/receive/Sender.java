package io.strata.bench.receive;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPOutputStream;

/** Sends a request and waits for the answer. Thread-safe. */
interface Sender extends AutoCloseable {
  /**
   * Sends.
   *
   * @throws IllegalStateException where the answer is not one of success
   */
  void send(byte[] request);

  @Override
  void close();

  /** How requests are written. */
  enum Way {
    GRPC("gRPC", false),
    GRPC_GZIP("gRPC, gzip", true),
    HTTP("HTTP", false),
    HTTP_GZIP("HTTP, gzip", true);

    private final String title;
    private final boolean gzip;

    Way(String title, boolean gzip) {
      this.title = title;
      this.gzip = gzip;
    }

    String title() {
      return title;
    }

    Sender sender(int grpcPort, int httpPort) {
      return switch (this) {
        case GRPC, GRPC_GZIP -> new Grpc(grpcPort, gzip);
        case HTTP, HTTP_GZIP -> new Http(httpPort, gzip);
      };
    }

    /** A request as it is kept for sending: gRPC compresses while it sends. */
    byte[] prepared(byte[] request) {
      if (this != HTTP_GZIP) {
        return request;
      }
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
        out.write(request);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return compressed.toByteArray();
    }
  }

  /** OTLP/gRPC. */
  final class Grpc implements Sender {
    private static final MethodDescriptor<byte[], ExportTraceServiceResponse> EXPORT =
        TraceServiceGrpc.getExportMethod().toBuilder(
                new ByteMarshaller(), TraceServiceGrpc.getExportMethod().getResponseMarshaller())
            .build();

    private final ManagedChannel channel;
    private final CallOptions options;

    Grpc(int port, boolean gzip) {
      this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      this.options = gzip ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
    }

    @Override
    public void send(byte[] request) {
      var answer = ClientCalls.blockingUnaryCall(channel, EXPORT, options, request);
      if (answer.hasPartialSuccess()) {
        throw new IllegalStateException(answer.toString());
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }

  /** OTLP/HTTP with protobuf. */
  final class Http implements Sender {
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final boolean gzip;

    Http(int port, boolean gzip) {
      this.uri = URI.create("http://127.0.0.1:" + port + "/v1/traces");
      this.gzip = gzip;
    }

    @Override
    public void send(byte[] request) {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(request));
      if (gzip) {
        builder.header("Content-Encoding", "gzip");
      }
      try {
        HttpResponse<byte[]> answer =
            client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
          throw new IllegalStateException("answered " + answer.statusCode());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
