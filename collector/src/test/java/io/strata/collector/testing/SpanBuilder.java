package io.strata.collector.testing;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.List;

/** Makes spans: a duration of 5 ms, in trace 1, at {@link #T0}, unless told otherwise. */
public final class SpanBuilder {
  /** The time of tests, epoch milliseconds; a multiple of ten seconds and two minutes. */
  public static final long T0 = 1_795_453_200_000L;

  private final String service;
  private final SpanKind kind;
  private final long id;
  private long trace = 1;
  private long parent;
  private String name = "op";
  private String traceState = "";
  private int flags = 1;
  private long endMillis = T0;
  private long durationMicros = 5_000;
  private SpanStatus status = SpanStatus.UNSET;
  private final Attributes.Builder attributes = Attributes.builder();
  private final Attributes.Builder resource = Attributes.builder();
  private final List<SpanLink> links = new ArrayList<>();

  private SpanBuilder(String service, SpanKind kind, long id) {
    this.service = service;
    this.kind = kind;
    this.id = id;
    resource.put("service.name", service);
  }

  public static SpanBuilder span(String service, SpanKind kind, long id) {
    return new SpanBuilder(service, kind, id);
  }

  public SpanBuilder trace(long number) {
    trace = number;
    return this;
  }

  public SpanBuilder parent(long spanId) {
    parent = spanId;
    return this;
  }

  public SpanBuilder name(String spanName) {
    name = spanName;
    return this;
  }

  public SpanBuilder traceState(String state) {
    traceState = state;
    return this;
  }

  public SpanBuilder end(long millis) {
    endMillis = millis;
    return this;
  }

  public SpanBuilder micros(long duration) {
    durationMicros = duration;
    return this;
  }

  public SpanBuilder error() {
    status = new SpanStatus(SpanStatus.Code.ERROR, "failed");
    return this;
  }

  public SpanBuilder with(String key, String value) {
    attributes.put(key, value);
    return this;
  }

  public SpanBuilder with(String key, long value) {
    attributes.put(key, value);
    return this;
  }

  /** An attribute that is true. */
  public SpanBuilder saying(String key) {
    attributes.put(key, new AttributeValue.BooleanValue(true));
    return this;
  }

  /** Exported although it was not sampled. */
  public SpanBuilder unsampled() {
    flags = 0;
    return this;
  }

  public SpanBuilder resource(String key, String value) {
    resource.put(key, value);
    return this;
  }

  public SpanBuilder link(long traceNumber, long spanId) {
    links.add(
        new SpanLink(
            new TraceId(0, traceNumber), new SpanId(spanId), "", Attributes.empty(), 0, 0));
    return this;
  }

  public Span build() {
    return new Span(
        new Resource(resource.build()),
        new InstrumentationScope("test", "1", Attributes.empty()),
        new TraceId(0, trace),
        new SpanId(id),
        new SpanId(parent),
        traceState,
        flags,
        name,
        kind,
        endMillis * 1_000_000 - durationMicros * 1_000,
        endMillis * 1_000_000,
        attributes.build(),
        List.of(),
        links,
        status,
        Span.DroppedCounts.NONE);
  }

  @Override
  public String toString() {
    return service + " " + kind + " " + id;
  }
}
