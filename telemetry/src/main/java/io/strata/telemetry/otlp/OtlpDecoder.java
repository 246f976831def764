package io.strata.telemetry.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.trace.Span;

/**
 * OTLP protobuf bytes to the model.
 *
 * <p>A request that is no protobuf of its type fails as a whole; single items that break the
 * specification (ids of zeros or of a wrong length, times past the year 2262) are left out and
 * counted. Thread-safe.
 */
public final class OtlpDecoder {
  private OtlpDecoder() {}

  /**
   * Reads an {@code ExportTraceServiceRequest}, which is also a {@code TracesData}.
   *
   * @throws MalformedTelemetryException where the bytes are not one
   */
  public static Decoded<Span> spans(byte[] request) {
    try {
      return SpanDecoding.decode(ExportTraceServiceRequest.parseFrom(request));
    } catch (InvalidProtocolBufferException e) {
      throw undecodable("trace", e);
    }
  }

  /** Reads the spans of a parsed request. */
  public static Decoded<Span> spans(ExportTraceServiceRequest request) {
    return SpanDecoding.decode(request);
  }

  /**
   * Reads an {@code ExportLogsServiceRequest}.
   *
   * @throws MalformedTelemetryException where the bytes are not one
   */
  public static Decoded<LogRecord> logs(byte[] request) {
    try {
      return LogDecoding.decode(ExportLogsServiceRequest.parseFrom(request));
    } catch (InvalidProtocolBufferException e) {
      throw undecodable("logs", e);
    }
  }

  /**
   * Reads an {@code ExportMetricsServiceRequest}.
   *
   * @throws MalformedTelemetryException where the bytes are not one
   */
  public static Decoded<Metric> metrics(byte[] request) {
    try {
      return MetricDecoding.decode(ExportMetricsServiceRequest.parseFrom(request));
    } catch (InvalidProtocolBufferException e) {
      throw undecodable("metrics", e);
    }
  }

  private static MalformedTelemetryException undecodable(String what, Exception cause) {
    return new MalformedTelemetryException(
        MalformedTelemetryException.Reason.UNDECODABLE,
        "not an OTLP %s request: %s".formatted(what, cause.getMessage()),
        cause);
  }
}
