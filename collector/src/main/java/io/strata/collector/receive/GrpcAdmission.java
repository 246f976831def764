package io.strata.collector.receive;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.strata.telemetry.topic.TelemetryTopic;

/** Lets calls in that show a token, before their messages are read. Thread-safe. */
final class GrpcAdmission implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final TelemetryTopic topic;
  private final Reception reception;

  GrpcAdmission(TelemetryTopic topic, Reception reception) {
    this.topic = topic;
    this.reception = reception;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (reception.tokens().accept(headers.get(AUTHORIZATION))) {
      GrpcCall.current().opened(call);
      return next.startCall(call, headers);
    }
    reception.metrics().refusedRequest(topic, OtlpGrpcReceiver.TRANSPORT, Refusal.TOKEN.reason());
    call.close(
        Status.UNAUTHENTICATED.withDescription("a valid bearer token is needed"), new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
