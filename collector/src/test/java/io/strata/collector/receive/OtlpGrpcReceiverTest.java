package io.strata.collector.receive;

import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.testing.Await;
import io.strata.collector.testing.FakeSink;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.trace.SpanKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtlpGrpcReceiverTest {
  private static final int MAX_MESSAGE = 100_000;

  private final FakeSink kafka = new FakeSink();
  private final InFlightBytes inFlight = new InFlightBytes(5 * MAX_MESSAGE);
  private final OtlpGrpcReceiver receiver;
  private final ManagedChannel channel;
  private final TraceServiceGrpc.TraceServiceBlockingStub traces;

  OtlpGrpcReceiverTest() throws IOException {
    CollectorMetrics metrics = new CollectorMetrics(new SimpleMeterRegistry());
    receiver =
        new OtlpGrpcReceiver(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Ingest(kafka, 20_000, metrics),
            Reception.open(MAX_MESSAGE, inFlight, metrics));
    channel = NettyChannelBuilder.forAddress("127.0.0.1", receiver.port()).usePlaintext().build();
    traces = TraceServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    receiver.close();
  }

  @Test
  void takesTracesMetricsAndLogsGzipOrNot() {
    assertThat(traces.export(request()).hasPartialSuccess()).isFalse();
    assertThat(traces.withCompression("gzip").export(request()).hasPartialSuccess()).isFalse();
    MetricsServiceGrpc.newBlockingStub(channel)
        .export(ExportMetricsServiceRequest.getDefaultInstance());
    LogsServiceGrpc.newBlockingStub(channel).export(ExportLogsServiceRequest.getDefaultInstance());

    assertThat(kafka.records()).hasSize(2);
  }

  @Test
  void tellsWhatItRefused() {
    ExportTraceServiceRequest.Builder request = request().toBuilder();
    request
        .getResourceSpansBuilder(0)
        .getScopeSpansBuilder(0)
        .addSpansBuilder()
        .setName("without ids");

    ExportTraceServiceResponse response = traces.export(request.build());

    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
    assertThat(kafka.records()).hasSize(1);
  }

  @Test
  void refusesMessagesThatAreTooLargeBeforeOrAfterDecompression() {
    ExportTraceServiceRequest large =
        OtlpEncoder.traceRequest(
            List.of(span("shop", SpanKind.SERVER, 1).with("a", "x".repeat(MAX_MESSAGE)).build()));

    assertThat(failure(() -> traces.export(large)).getStatus().getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(failure(() -> traces.withCompression("gzip").export(large)).getStatus().getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void tellsWhenToComeAgain() throws Exception {
    kafka.away(true);
    StatusRuntimeException away = failure(() -> traces.export(request()));
    assertThat(away.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    kafka.away(false);
    // A call gives its bytes back just after its answer.
    Await.until("no bytes are in work", () -> inFlight.used() == 0);
    try (InFlightBytes.Lease other = inFlight.lease()) {
      other.grow(5 * MAX_MESSAGE);
      StatusRuntimeException busy = failure(() -> traces.export(request()));
      assertThat(busy.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      com.google.rpc.Status details = Objects.requireNonNull(StatusProto.fromThrowable(busy));
      assertThat(details.getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds())
          .isEqualTo(1);
    }
    traces.export(request());
    Await.until("all bytes are given back", () -> inFlight.used() == 0);
  }

  @Test
  void refusesBadProtobufAndGoesOn() {
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(TraceServiceGrpc.getExportMethod().getFullMethodName())
            .setRequestMarshaller(new RawBytes())
            .setResponseMarshaller(new RawBytes())
            .build();

    StatusRuntimeException refused =
        failure(() ->
            ClientCalls.blockingUnaryCall(
                channel, raw, CallOptions.DEFAULT, new byte[] {-1, -1, 3}));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    traces.export(request());
  }

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

  private static StatusRuntimeException failure(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  private static ExportTraceServiceRequest request() {
    return OtlpEncoder.traceRequest(List.of(span("shop", SpanKind.SERVER, 1).build()));
  }
}
