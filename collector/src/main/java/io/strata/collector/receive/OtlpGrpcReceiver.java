package io.strata.collector.receive;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** OTLP over gRPC. Calls run on virtual threads: they wait for Kafka. */
public final class OtlpGrpcReceiver implements AutoCloseable {
  static final String TRANSPORT = "grpc";
  private static final int MAX_CALLS_PER_CONNECTION = 256;
  private static final int STOP_SECONDS = 2;

  private final Ingest ingest;
  private final Reception reception;
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("otlp-grpc-", 0).factory());
  private final ScheduledExecutorService timer = timer();
  private final EventLoopGroup acceptor = eventLoops("otlp-grpc-accept", 1);
  private final EventLoopGroup transport = eventLoops("otlp-grpc-transport", 0);
  private final Server server;

  /**
   * Starts listening.
   *
   * @param address port 0 for any free one, see {@link #port()}
   * @throws IOException where the address can't be bound
   */
  public OtlpGrpcReceiver(InetSocketAddress address, Ingest ingest, Reception reception)
      throws IOException {
    this.ingest = ingest;
    this.reception = reception;
    NettyServerBuilder builder = builder(address);
    ServerTls tls = reception.tls();
    if (tls != null) {
      builder.sslContext(sslContext(tls));
    }
    this.server =
        builder
            .addService(
                service(
                    TraceServiceGrpc.SERVICE_NAME,
                    TraceServiceGrpc.getExportMethod(),
                    OtlpSignal.TRACES))
            .addService(
                service(
                    MetricsServiceGrpc.SERVICE_NAME,
                    MetricsServiceGrpc.getExportMethod(),
                    OtlpSignal.METRICS))
            .addService(
                service(
                    LogsServiceGrpc.SERVICE_NAME,
                    LogsServiceGrpc.getExportMethod(),
                    OtlpSignal.LOGS))
            .build();
    try {
      server.start();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Each call sets its end and nearly all cancel it: kept till then, it would keep the call. */
  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("otlp-grpc-timer").daemon().factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private static EventLoopGroup eventLoops(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  private NettyServerBuilder builder(InetSocketAddress address) {
    Reception.Limits limits = reception.limits();
    long requestMillis = limits.requestTimeout().toMillis();
    return NettyServerBuilder.forAddress(address)
        .executor(calls)
        .bossEventLoopGroup(acceptor)
        .workerEventLoopGroup(transport)
        .channelFactory(() ->
            new BoundedServerChannel(
                limits.maxConnections(), () -> reception.metrics().refusedConnection(TRANSPORT)))
        .handshakeTimeout(requestMillis, TimeUnit.MILLISECONDS)
        .maxConnectionIdle(limits.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
        // Beyond this gRPC itself ends the call; below it the answer is ours.
        .maxInboundMessageSize(Math.multiplyExact(2, limits.maxBodyBytes()))
        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
        .addStreamTracerFactory(
            new GrpcCall.Factory(
                new GrpcCall.Settings(
                    reception.inFlight(),
                    limits.requestTimeout(),
                    timer,
                    calls,
                    this::refusedEarly)));
  }

  /** The answer to a call whose message is not even complete. */
  private StatusRuntimeException refusedEarly(RuntimeException cause) {
    return failure(
        cause instanceof RefusedException refused ? refused.refusal() : Refusal.OVERLOADED, cause);
  }

  private static SslContext sslContext(ServerTls tls) throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(tls.keyManager())
            .clientAuth(tls.isMutual() ? ClientAuth.REQUIRE : ClientAuth.NONE);
    if (tls.isMutual()) {
      builder.trustManager(tls.trustManager());
    }
    return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  private <A extends Message> ServerServiceDefinition service(
      String name, MethodDescriptor<?, A> method, OtlpSignal<A> signal) {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(name)
            .addMethod(
                method.toBuilder(
                        new InboundMarshaller(reception.limits().maxBodyBytes()),
                        method.getResponseMarshaller())
                    .build(),
                ServerCalls.<InboundMarshaller.Inbound, A>asyncUnaryCall(
                    (request, observer) -> serve(signal, request, observer)))
            .build();
    return ServerInterceptors.intercept(service, new GrpcAdmission(signal.topic(), reception));
  }

  private <A extends Message> void serve(
      OtlpSignal<A> signal, InboundMarshaller.Inbound request, StreamObserver<A> observer) {
    if (!GrpcCall.current().mayAnswer()) {
      return;
    }
    A answer;
    try {
      answer = ingest.accept(signal, bytes(request), TRANSPORT);
    } catch (OverloadedException e) {
      refuse(signal, observer, Refusal.OVERLOADED, e);
      return;
    } catch (StreamUnavailableException e) {
      refuse(signal, observer, Refusal.KAFKA_UNAVAILABLE, e);
      return;
    } catch (RefusedException e) {
      refuse(signal, observer, e.refusal(), e);
      return;
    } catch (MalformedTelemetryException e) {
      refuse(signal, observer, Refusal.UNDECODABLE, e);
      return;
    } catch (StatusRuntimeException e) {
      // gRPC's own word on a message that it could not decompress.
      reception.metrics().refusedRequest(signal.topic(), TRANSPORT, Refusal.TOO_LARGE.reason());
      observer.onError(e);
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }

  private static byte[] bytes(InboundMarshaller.Inbound request) {
    RuntimeException failure = request.failure();
    if (failure != null) {
      throw failure;
    }
    return request.bytes();
  }

  private void refuse(
      OtlpSignal<?> signal, StreamObserver<?> observer, Refusal refusal, RuntimeException cause) {
    reception.metrics().refusedRequest(signal.topic(), TRANSPORT, refusal.reason());
    observer.onError(failure(refusal, cause));
  }

  /**
   * A failure with a hint when to come again, where that helps: without it the sender drops the
   * request, which is right for one that is too large.
   */
  private static StatusRuntimeException failure(Refusal refusal, RuntimeException cause) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(refusal.code().getNumber())
            .setMessage(String.valueOf(cause.getMessage()));
    if (refusal.retrySeconds() > 0) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder()
                  .setRetryDelay(Duration.newBuilder().setSeconds(refusal.retrySeconds()))
                  .build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
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
      // Their last words go through the transport, which stops after them.
      calls.shutdown();
      calls.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.shutdownNow();
    }
    calls.shutdownNow();
    timer.shutdownNow();
    stop(acceptor);
    stop(transport);
  }

  private static void stop(EventLoopGroup loops) {
    loops
        .shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
