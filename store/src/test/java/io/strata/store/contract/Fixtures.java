package io.strata.store.contract;

import io.strata.store.trace.TraceChunk;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Telemetry for tests. */
public final class Fixtures {
  /** The time around which samples lie. */
  public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  /** The same in nanoseconds. */
  public static final long NOON_NANOS = NOON.getEpochSecond() * 1_000_000_000L;

  private static final InstrumentationScope SCOPE =
      new InstrumentationScope("io.strata.test", "1.0", Attributes.empty());

  private Fixtures() {}

  /** The trace of a number. */
  public static TraceId trace(long number) {
    return new TraceId(0x1234_5678_9abc_def0L, number);
  }

  /** A resource of a service. */
  public static Resource resource(String service) {
    return new Resource(Attributes.ofText("service.name", service, "host.name", "host-1"));
  }

  /** A server span of {@code operation}, started so many milliseconds after noon. */
  public static SpanSample span(TraceId traceId, long id, String service, String operation) {
    return new SpanSample(
        traceId, id, 0, service, operation, 0, 10, SpanStatus.UNSET, Attributes.empty());
  }

  /** A chunk of spans that came in when the first of them started. */
  public static TraceChunk chunk(int partition, long segment, int number, List<Span> spans) {
    long millis = spans.getFirst().startUnixNano() / 1_000_000;
    return new TraceChunk(partition, segment, number, millis, 0, spans);
  }

  /** A span to be refined. */
  public record SpanSample(
      TraceId traceId,
      long id,
      long parent,
      String service,
      String operation,
      long startMillis,
      long durationMillis,
      SpanStatus status,
      Attributes attributes) {
    /** With a parent. */
    public SpanSample under(long parentId) {
      return new SpanSample(
          traceId,
          id,
          parentId,
          service,
          operation,
          startMillis,
          durationMillis,
          status,
          attributes);
    }

    /** Started so many milliseconds after noon, and lasting so many. */
    public SpanSample at(long start, long duration) {
      return new SpanSample(
          traceId, id, parent, service, operation, start, duration, status, attributes);
    }

    /** Failed. */
    public SpanSample failed() {
      return new SpanSample(
          traceId,
          id,
          parent,
          service,
          operation,
          startMillis,
          durationMillis,
          new SpanStatus(SpanStatus.Code.ERROR, "broken"),
          attributes);
    }

    /** With an attribute. */
    public SpanSample with(String key, AttributeValue value) {
      return new SpanSample(
          traceId,
          id,
          parent,
          service,
          operation,
          startMillis,
          durationMillis,
          status,
          Attributes.builder().putAll(attributes).put(key, value).build());
    }

    /** With a text attribute. */
    public SpanSample with(String key, String value) {
      return with(key, AttributeValue.of(value));
    }

    /** The span. */
    public Span build() {
      long start = NOON_NANOS + startMillis * 1_000_000;
      return new Span(
          resource(service),
          SCOPE,
          traceId,
          new SpanId(id),
          new SpanId(parent),
          "",
          0x101,
          operation,
          SpanKind.SERVER,
          start,
          start + durationMillis * 1_000_000,
          attributes,
          List.of(),
          List.of(),
          status,
          Span.DroppedCounts.NONE);
    }
  }

  /** A log record of a service, so many nanoseconds after noon. */
  public static LogRecord log(long nanos, String service, int severity, String body) {
    return log(nanos, service, severity, body, Attributes.empty(), null);
  }

  /** A log record with attributes and perhaps a trace. */
  public static LogRecord log(
      long nanos,
      String service,
      int severity,
      String body,
      Attributes attributes,
      @Nullable TraceId traceId) {
    return new LogRecord(
        resource(service),
        SCOPE,
        NOON_NANOS + nanos,
        NOON_NANOS + nanos,
        severity,
        "",
        AttributeValue.of(body),
        attributes,
        traceId,
        traceId == null ? SpanId.NONE : new SpanId(7),
        0,
        "",
        0);
  }
}
