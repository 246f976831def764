package io.strata.telemetry.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
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
 * counted. Spans and log records are read from the bytes as they lie, and what repeats in them is
 * one object, see {@link Interner}. Thread-safe.
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
      return new SpanReader(request, Interner.SHARED).read();
    } catch (UnusualLayoutException _) {
      byte[] usual = usualLayout(request, ExportTraceServiceRequest.parser());
      return new SpanReader(usual, Interner.SHARED).read();
    }
  }

  /**
   * Reads an {@code ExportLogsServiceRequest}.
   *
   * @throws MalformedTelemetryException where the bytes are not one
   */
  public static Decoded<LogRecord> logs(byte[] request) {
    try {
      return new LogReader(request, Interner.SHARED).read();
    } catch (UnusualLayoutException _) {
      byte[] usual = usualLayout(request, ExportLogsServiceRequest.parser());
      return new LogReader(usual, Interner.SHARED).read();
    }
  }

  /**
   * Reads an {@code ExportMetricsServiceRequest}.
   *
   * @throws MalformedTelemetryException where the bytes are not one
   */
  public static Decoded<Metric> metrics(byte[] request) {
    return MetricDecoding.decode(parsed(request, ExportMetricsServiceRequest.parser()));
  }

  /** The same message as protobuf itself writes it. */
  private static byte[] usualLayout(byte[] request, Parser<? extends Message> parser) {
    return parsed(request, parser).toByteArray();
  }

  private static <M extends Message> M parsed(byte[] request, Parser<M> parser) {
    try {
      return parser.parseFrom(request);
    } catch (InvalidProtocolBufferException e) {
      throw MalformedTelemetryException.undecodable("not an OTLP request: " + e.getMessage(), e);
    }
  }
}
