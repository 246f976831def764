package io.strata.collector.receive.zipkin;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.strata.collector.receive.zipkin.ZipkinSpan.Annotation;
import io.strata.collector.receive.zipkin.ZipkinSpan.Endpoint;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes OTLP's span of Zipkin's, as OpenTelemetry's mapping between the two says. What is left of
 * the tags when kind, status, links and tracestate have taken theirs are attributes, as text; a tag
 * wins over what an endpoint says. Resource and scope are taken out of the tags before.
 */
final class SpanConverter {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int SAMPLED = 1;

  private final ZipkinSpan span;
  private final Map<String, String> tags;
  private final Span.Builder otlp = Span.newBuilder();

  /**
   * Takes a span.
   *
   * @param tags those that belong to neither resource nor scope; used up
   */
  SpanConverter(ZipkinSpan span, Map<String, String> tags) {
    this.span = span;
    this.tags = tags;
  }

  /**
   * The span of OTLP.
   *
   * @param nowNanos the time of a span that has none, epoch nanoseconds
   */
  Span convert(SharedIds ids, long nowNanos) {
    otlp.setTraceId(bytes(span.traceHigh(), span.traceLow()))
        .setSpanId(bytes(ids.spanId(span)))
        .setName(span.name())
        .setKind(kind())
        .setFlags(SAMPLED);
    long parent = ids.parentId(span);
    if (parent != 0) {
      otlp.setParentSpanId(bytes(parent));
    }
    String state = tags.remove("w3c.tracestate");
    otlp.setTraceState(state == null ? "" : state);
    status();
    ZipkinLinks.take(tags, otlp);
    span.annotations().forEach(annotation -> otlp.addEvents(event(annotation)));
    otlp.setDroppedAttributesCount(count("otel.dropped_attributes_count"))
        .setDroppedEventsCount(count("otel.dropped_events_count"))
        .setDroppedLinksCount(count("otel.dropped_links_count"));
    Map<String, AnyValue> attributes = new LinkedHashMap<>();
    tags.forEach((key, value) -> attributes.put(key, TextAttributes.text(value)));
    times(attributes, nowNanos);
    endpoints(attributes);
    if (span.debug()) {
      attributes.put("zipkin.debug", AnyValue.newBuilder().setBoolValue(true).build());
    }
    return otlp.addAllAttributes(TextAttributes.of(attributes)).build();
  }

  private Span.SpanKind kind() {
    return switch (span.kind()) {
      case CLIENT -> Span.SpanKind.SPAN_KIND_CLIENT;
      case SERVER -> Span.SpanKind.SPAN_KIND_SERVER;
      case PRODUCER -> Span.SpanKind.SPAN_KIND_PRODUCER;
      case CONSUMER -> Span.SpanKind.SPAN_KIND_CONSUMER;
      case UNSPECIFIED ->
          tags.remove("span.kind", "internal")
              ? Span.SpanKind.SPAN_KIND_INTERNAL
              : Span.SpanKind.SPAN_KIND_UNSPECIFIED;
    };
  }

  /** In Zipkin the tag {@code error} marks a failure, and its value may tell which. */
  private void status() {
    Status.Builder status = Status.newBuilder();
    String code = tags.remove("otel.status_code");
    String description = tags.remove("otel.status_description");
    if (code != null) {
      switch (code.toUpperCase(Locale.ROOT)) {
        case "OK", "STATUS_CODE_OK" -> status.setCode(Status.StatusCode.STATUS_CODE_OK);
        case "ERROR", "STATUS_CODE_ERROR" -> status.setCode(Status.StatusCode.STATUS_CODE_ERROR);
        default -> {}
      }
    }
    String error = tags.get("error");
    if (error != null && !error.equals("false")) {
      status.setCode(Status.StatusCode.STATUS_CODE_ERROR);
      if (error.isEmpty() || error.equals("true")) {
        tags.remove("error");
      } else if (description == null) {
        description = error;
      }
    }
    otlp.setStatus(status.setMessage(description == null ? "" : description));
  }

  /**
   * A span without a time would be one of 1970, which no index has room for: it gets the time of
   * what it first tells, else of its arrival, and an attribute that says so.
   */
  private void times(Map<String, AnyValue> attributes, long nowNanos) {
    long start = nanos(span.timestampMicros());
    if (start == 0) {
      start =
          nanos(span.annotations().stream().mapToLong(Annotation::timestampMicros).min().orElse(0));
      attributes.put(
          "otel.zipkin.absentField.startTime", AnyValue.newBuilder().setBoolValue(true).build());
    }
    start = start == 0 ? nowNanos : start;
    long end = start + nanos(span.durationMicros());
    otlp.setStartTimeUnixNano(start).setEndTimeUnixNano(end < 0 ? Long.MAX_VALUE : end);
  }

  private static long nanos(long micros) {
    return micros > Long.MAX_VALUE / NANOS_PER_MICRO ? Long.MAX_VALUE : micros * NANOS_PER_MICRO;
  }

  /** Addresses under the network's names, and under the roles' where the kind tells the role. */
  private void endpoints(Map<String, AnyValue> attributes) {
    address(attributes, "network.local", span.local());
    Endpoint remote = span.remote();
    address(attributes, "network.peer", remote);
    switch (span.kind()) {
      case CLIENT, PRODUCER, CONSUMER -> address(attributes, "server", remote);
      case SERVER -> address(attributes, "client", remote);
      case UNSPECIFIED -> {}
    }
    if (!remote.serviceName().isEmpty()) {
      attributes.putIfAbsent("peer.service", TextAttributes.text(remote.serviceName()));
    }
  }

  private static void address(Map<String, AnyValue> attributes, String prefix, Endpoint endpoint) {
    if (!endpoint.ip().isEmpty()) {
      attributes.putIfAbsent(prefix + ".address", TextAttributes.text(endpoint.ip()));
      if (endpoint.port() > 0) {
        attributes.putIfAbsent(
            prefix + ".port", AnyValue.newBuilder().setIntValue(endpoint.port()).build());
      }
    }
  }

  /** OpenTelemetry's exporters write an event with attributes as {@code name|{…}|dropped}. */
  private static Span.Event event(Annotation annotation) {
    Span.Event.Builder event =
        Span.Event.newBuilder().setTimeUnixNano(nanos(annotation.timestampMicros()));
    String value = annotation.value();
    int first = value.indexOf('|');
    int last = value.lastIndexOf('|');
    if (first > 0 && last > first) {
      List<KeyValue> attributes = TextAttributes.parse(value.substring(first + 1, last));
      Integer dropped = number(value.substring(last + 1));
      if (attributes != null && dropped != null) {
        return event
            .setName(value.substring(0, first))
            .addAllAttributes(attributes)
            .setDroppedAttributesCount(dropped)
            .build();
      }
    }
    return event.setName(value).build();
  }

  private int count(String tag) {
    String text = tags.get(tag);
    Integer count = text == null ? null : number(text);
    if (count == null) {
      return 0;
    }
    tags.remove(tag);
    return count;
  }

  /** Null where the text is no count. */
  static @Nullable Integer number(String text) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static ByteString bytes(long... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Long.BYTES);
    for (long number : numbers) {
      buffer.putLong(number);
    }
    return ByteString.copyFrom(buffer.flip());
  }
}
