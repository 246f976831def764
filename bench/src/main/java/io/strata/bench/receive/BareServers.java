package io.strata.bench.receive;

import com.sun.net.httpserver.HttpServer;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * The network stack alone: the server classes of the collector's receivers, set up alike, with
 * handlers that read the body, decompressed, and answer that all is well.
 */
final class BareServers {
  private static final int BACKLOG = 256;

  private BareServers() {}

  static void serve(InetSocketAddress grpc, InetSocketAddress http, int maxBody)
      throws java.io.IOException {
    serveGrpc(grpc, maxBody);
    serveHttp(http);
  }

  private static void serveGrpc(InetSocketAddress address, int maxBody) throws java.io.IOException {
    MethodDescriptor<byte[], ExportTraceServiceResponse> method =
        TraceServiceGrpc.getExportMethod().toBuilder(
                new ByteMarshaller(), TraceServiceGrpc.getExportMethod().getResponseMarshaller())
            .build();
    NettyServerBuilder.forAddress(address)
        .executor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory()))
        .maxInboundMessageSize(2 * maxBody)
        .addService(
            ServerServiceDefinition.builder(TraceServiceGrpc.SERVICE_NAME)
                .addMethod(
                    method,
                    ServerCalls.asyncUnaryCall((_, answer) -> {
                      answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
                      answer.onCompleted();
                    }))
                .build())
        .build()
        .start();
  }

  private static void serveHttp(InetSocketAddress address) throws java.io.IOException {
    HttpServer server = HttpServer.create(address, BACKLOG);
    server.setExecutor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory()));
    server.createContext(
        "/v1/traces",
        exchange -> {
          try (exchange) {
            boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            InputStream raw = exchange.getRequestBody();
            try (InputStream body = gzip ? new GZIPInputStream(raw, 8 << 10) : raw) {
              body.transferTo(OutputStream.nullOutputStream());
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }
}
