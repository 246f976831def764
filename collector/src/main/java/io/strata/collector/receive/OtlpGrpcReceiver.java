package io.strata.collector.receive;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** OTLP over gRPC. Calls run on virtual threads: they wait for Kafka. */
public final class OtlpGrpcReceiver implements AutoCloseable {
  private static final String TRANSPORT = "grpc";
  private static final int MAX_CALLS_PER_CONNECTION = 256;
  private static final int STOP_SECONDS = 2;

  private final Ingest ingest;
  private final InFlightBytes inFlight;
  private final CollectorMetrics metrics;
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("otlp-grpc-", 0).factory());
  private final Server server;

  /**
   * Starts listening.
   *
   * @param address port 0 for any free one, see {@link #port()}
   * @param maxMessageBytes the largest message, as sent and when decompressed
   * @throws IOException where the address can't be bound
   */
  public OtlpGrpcReceiver(
      InetSocketAddress address,
      int maxMessageBytes,
      Ingest ingest,
      InFlightBytes inFlight,
      CollectorMetrics metrics)
      throws IOException {
    this.ingest = ingest;
    this.inFlight = inFlight;
    this.metrics = metrics;
    this.server =
        NettyServerBuilder.forAddress(address)
            .executor(calls)
            // Beyond this gRPC cuts the call without a word; below it the sender is told.
            .maxInboundMessageSize(Math.multiplyExact(2, maxMessageBytes))
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .addService(
                service(
                    TraceServiceGrpc.SERVICE_NAME,
                    TraceServiceGrpc.getExportMethod(),
                    (request, answer) -> serve(OtlpSignal.TRACES, request, answer),
                    maxMessageBytes))
            .addService(
                service(
                    MetricsServiceGrpc.SERVICE_NAME,
                    MetricsServiceGrpc.getExportMethod(),
                    (request, answer) -> serve(OtlpSignal.METRICS, request, answer),
                    maxMessageBytes))
            .addService(
                service(
                    LogsServiceGrpc.SERVICE_NAME,
                    LogsServiceGrpc.getExportMethod(),
                    (request, answer) -> serve(OtlpSignal.LOGS, request, answer),
                    maxMessageBytes))
            .build()
            .start();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  private static <Q extends Message, A extends Message> ServerServiceDefinition service(
      String name, MethodDescriptor<Q, A> method, Handler<A> handler, int maxMessageBytes) {
    return ServerServiceDefinition.builder(name)
        .addMethod(
            method.toBuilder(new InboundMarshaller(maxMessageBytes), method.getResponseMarshaller())
                .build(),
            ServerCalls.asyncUnaryCall(handler::serve))
        .build();
  }

  /** Answers a call. */
  @FunctionalInterface
  private interface Handler<A> {
    void serve(InboundMarshaller.Inbound request, StreamObserver<A> answer);
  }

  private <A extends Message> void serve(
      OtlpSignal<A> signal, InboundMarshaller.Inbound request, StreamObserver<A> observer) {
    A answer;
    try (InFlightBytes.Lease lease = inFlight.lease()) {
      lease.grow(request.bytes().length);
      answer = ingest.accept(signal, bytes(request), TRANSPORT);
    } catch (OverloadedException e) {
      metrics.refusedRequest(signal.topic(), TRANSPORT, "overloaded");
      failForNow(observer, Code.RESOURCE_EXHAUSTED, e, 1);
      return;
    } catch (StreamUnavailableException e) {
      metrics.refusedRequest(signal.topic(), TRANSPORT, "kafka_unavailable");
      failForNow(observer, Code.UNAVAILABLE, e, 5);
      return;
    } catch (StatusRuntimeException e) {
      metrics.refusedRequest(signal.topic(), TRANSPORT, "too_large");
      observer.onError(e);
      return;
    } catch (MalformedTelemetryException e) {
      metrics.refusedRequest(signal.topic(), TRANSPORT, "undecodable");
      observer.onError(
          io.grpc.Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  private static byte[] bytes(InboundMarshaller.Inbound request) {
    StatusRuntimeException failure = request.failure();
    if (failure != null) {
      throw failure;
    }
    return request.bytes();
  }

  /** Tells the sender that it may come again: without the hint it would drop the request. */
  private static void failForNow(
      StreamObserver<?> observer, Code code, RuntimeException cause, int retrySeconds) {
    RetryInfo retry =
        RetryInfo.newBuilder()
            .setRetryDelay(Duration.newBuilder().setSeconds(retrySeconds))
            .build();
    observer.onError(
        StatusProto.toStatusRuntimeException(
            Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(String.valueOf(cause.getMessage()))
                .addDetails(Any.pack(retry))
                .build()));
  }

  /** Takes no more calls, lets those that run end, then cuts them off. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
        server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.shutdownNow();
    }
    calls.shutdownNow();
  }
}
