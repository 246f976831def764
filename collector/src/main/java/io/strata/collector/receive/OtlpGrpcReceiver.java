package io.strata.collector.receive;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.StreamUnavailableException;
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
            .maxInboundMessageSize(maxMessageBytes)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .addService(new Traces())
            .addService(new Metrics())
            .addService(new Logs())
            .build()
            .start();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      serve(OtlpSignal.TRACES, request, answer);
    }
  }

  private final class Metrics extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> answer) {
      serve(OtlpSignal.METRICS, request, answer);
    }
  }

  private final class Logs extends LogsServiceGrpc.LogsServiceImplBase {
    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> answer) {
      serve(OtlpSignal.LOGS, request, answer);
    }
  }

  private <Q extends Message, A extends Message> void serve(
      OtlpSignal<Q, A> signal, Q request, StreamObserver<A> observer) {
    A answer;
    try (InFlightBytes.Lease lease = inFlight.lease()) {
      lease.grow(request.getSerializedSize());
      answer = ingest.accept(signal, request, TRANSPORT);
    } catch (OverloadedException e) {
      metrics.refusedRequest(signal.topic(), TRANSPORT, "overloaded");
      fail(observer, Code.RESOURCE_EXHAUSTED, e, 1);
      return;
    } catch (StreamUnavailableException e) {
      fail(observer, Code.UNAVAILABLE, e, 5);
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  /** Tells the sender that it may come again: without the hint it would drop the request. */
  private static void fail(
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
