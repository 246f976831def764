package io.strata.collector.receive;

import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.strata.telemetry.topic.TelemetryTopic;

/**
 * What differs between OTLP's three services.
 *
 * @param path where OTLP/HTTP takes it
 * @param empty an empty request, whose type JSON is read as
 */
record OtlpSignal<A extends Message>(
    TelemetryTopic topic, String path, Message empty, Splitter splitter, Answer<A> answer) {

  static final OtlpSignal<ExportTraceServiceResponse> TRACES =
      new OtlpSignal<>(
          TelemetryTopic.SPANS,
          "/v1/traces",
          ExportTraceServiceRequest.getDefaultInstance(),
          TraceSplitter::split,
          OtlpSignal::traces);

  static final OtlpSignal<ExportMetricsServiceResponse> METRICS =
      new OtlpSignal<>(
          TelemetryTopic.METRICS,
          "/v1/metrics",
          ExportMetricsServiceRequest.getDefaultInstance(),
          MetricSplitter::split,
          OtlpSignal::metrics);

  static final OtlpSignal<ExportLogsServiceResponse> LOGS =
      new OtlpSignal<>(
          TelemetryTopic.LOGS,
          "/v1/logs",
          ExportLogsServiceRequest.getDefaultInstance(),
          LogSplitter::split,
          OtlpSignal::logs);

  /** Splits a request into records. */
  @FunctionalInterface
  interface Splitter {
    /**
     * Splits a request.
     *
     * @param request the request's protobuf bytes
     * @throws io.strata.telemetry.otlp.MalformedTelemetryException where they are no such request
     */
    Split split(byte[] request, int partitions, int maxRecordBytes);
  }

  /** Makes the answer to a request of which some items were refused. */
  @FunctionalInterface
  interface Answer<A> {
    A of(long rejected, String message);
  }

  private static ExportTraceServiceResponse traces(long rejected, String message) {
    return rejected == 0
        ? ExportTraceServiceResponse.getDefaultInstance()
        : ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(rejected)
                    .setErrorMessage(message))
            .build();
  }

  private static ExportMetricsServiceResponse metrics(long rejected, String message) {
    return rejected == 0
        ? ExportMetricsServiceResponse.getDefaultInstance()
        : ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(rejected)
                    .setErrorMessage(message))
            .build();
  }

  private static ExportLogsServiceResponse logs(long rejected, String message) {
    return rejected == 0
        ? ExportLogsServiceResponse.getDefaultInstance()
        : ExportLogsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(rejected)
                    .setErrorMessage(message))
            .build();
  }
}
