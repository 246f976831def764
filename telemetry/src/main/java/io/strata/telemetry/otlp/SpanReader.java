package io.strata.telemetry.otlp;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.SpanStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spans of a request from the wire to the model, without messages. Reads one request. */
final class SpanReader {
  private static final SpanStatus OK = new SpanStatus(SpanStatus.Code.OK, "");

  private final WireReader in;
  private final Interner interner;
  private final AttributeReader attributes;
  private final List<Span> spans = new ArrayList<>();
  private final Map<String, Integer> rejected = new HashMap<>();
  private final Attributes.Builder inner = Attributes.builder();
  private final WireId linkedTraceId = new WireId();
  private final WireId linkedSpanId = new WireId();

  // The span that is read now.
  private final WireId traceId = new WireId();
  private final WireId spanId = new WireId();
  private final WireId parentSpanId = new WireId();
  private final Attributes.Builder ofSpan = Attributes.builder();
  private final List<SpanEvent> events = new ArrayList<>();
  private final List<SpanLink> links = new ArrayList<>();
  private String traceState = "";
  private String name = "";
  private int flags;
  private int kind;
  private long start;
  private long end;
  private int droppedAttributes;
  private int droppedEvents;
  private int droppedLinks;
  private @Nullable SpanStatus status;

  SpanReader(byte[] request, Interner interner) {
    this.in = new WireReader(request);
    this.interner = interner;
    this.attributes = new AttributeReader(in, interner);
  }

  /** Reads the request. */
  Decoded<Span> read() {
    new RequestReader(in, attributes, this::span).read();
    return new Decoded<>(spans, rejected);
  }

  private void span(Resource resource, InstrumentationScope scope) {
    clear();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      field(tag);
    }
    String refusal = refusal();
    if (refusal == null) {
      spans.add(span(resource, scope, status == null ? SpanStatus.UNSET : status));
    } else {
      rejected.merge(refusal, 1, Integer::sum);
    }
  }

  private void clear() {
    traceId.clear();
    spanId.clear();
    parentSpanId.clear();
    ofSpan.clear();
    events.clear();
    links.clear();
    traceState = "";
    name = "";
    flags = 0;
    kind = 0;
    start = 0;
    end = 0;
    droppedAttributes = 0;
    droppedEvents = 0;
    droppedLinks = 0;
    status = null;
  }

  private void field(int tag) {
    switch (tag) {
      case 1 << 3 | 2 -> traceId.read(in);
      case 2 << 3 | 2 -> spanId.read(in);
      case 3 << 3 | 2 -> traceState = interner.text(in);
      case 4 << 3 | 2 -> parentSpanId.read(in);
      case 5 << 3 | 2 -> name = interner.text(in);
      case 6 << 3 -> kind = (int) in.varint();
      case 7 << 3 | 1 -> start = in.fixed64();
      case 8 << 3 | 1 -> end = in.fixed64();
      case 9 << 3 | 2 -> attributes.attribute(ofSpan);
      case 10 << 3 -> droppedAttributes = (int) in.varint();
      case 11 << 3 | 2 -> events.add(event());
      case 12 << 3 -> droppedEvents = (int) in.varint();
      case 13 << 3 | 2 -> link();
      case 14 << 3 -> droppedLinks = (int) in.varint();
      case 15 << 3 | 2 -> status = status(status);
      case 16 << 3 | 5 -> flags = in.fixed32();
      default -> in.skip(tag);
    }
  }

  private @Nullable String refusal() {
    if (!traceId.isTraceId()) {
      return "invalid_trace_id";
    }
    if (!spanId.isSpanId()) {
      return "invalid_span_id";
    }
    if (!parentSpanId.isParentId()) {
      return "invalid_parent_span_id";
    }
    return start <= 0 || end < 0 ? "invalid_time" : null;
  }

  private Span span(Resource resource, InstrumentationScope scope, SpanStatus ofSpanStatus) {
    return new Span(
        resource,
        scope,
        traceId.traceId(),
        spanId.spanId(),
        parentSpanId.spanId(),
        traceState,
        flags,
        name,
        SpanKind.ofOtlpNumber(kind),
        start,
        end,
        ofSpan.build(),
        events,
        links,
        ofSpanStatus,
        droppedAttributes == 0 && droppedEvents == 0 && droppedLinks == 0
            ? Span.DroppedCounts.NONE
            : new Span.DroppedCounts(droppedAttributes, droppedEvents, droppedLinks));
  }

  private SpanEvent event() {
    int outer = in.enter();
    long time = 0;
    String eventName = "";
    int dropped = 0;
    inner.clear();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 1 -> time = in.fixed64();
        case 2 << 3 | 2 -> eventName = interner.text(in);
        case 3 << 3 | 2 -> attributes.attribute(inner);
        case 4 << 3 -> dropped = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new SpanEvent(eventName, time, inner.build(), dropped);
  }

  /** A link without a valid target says nothing. */
  private void link() {
    int outer = in.enter();
    String linkedState = "";
    int dropped = 0;
    int linkFlags = 0;
    linkedTraceId.clear();
    linkedSpanId.clear();
    inner.clear();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 1 << 3 | 2 -> linkedTraceId.read(in);
        case 2 << 3 | 2 -> linkedSpanId.read(in);
        case 3 << 3 | 2 -> linkedState = interner.text(in);
        case 4 << 3 | 2 -> attributes.attribute(inner);
        case 5 << 3 -> dropped = (int) in.varint();
        case 6 << 3 | 5 -> linkFlags = in.fixed32();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    if (linkedTraceId.isTraceId() && linkedSpanId.isSpanId()) {
      links.add(
          new SpanLink(
              linkedTraceId.traceId(),
              linkedSpanId.spanId(),
              linkedState,
              inner.build(),
              linkFlags,
              dropped));
    }
  }

  private SpanStatus status(@Nullable SpanStatus before) {
    if (before != null) {
      throw new UnusualLayoutException();
    }
    int outer = in.enter();
    String message = "";
    int code = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case 2 << 3 | 2 -> message = interner.text(in);
        case 3 << 3 -> code = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    SpanStatus.Code known = SpanStatus.Code.ofOtlpNumber(code);
    if (known == SpanStatus.Code.UNSET) {
      return SpanStatus.UNSET;
    }
    return known == SpanStatus.Code.OK && message.isEmpty() ? OK : new SpanStatus(known, message);
  }
}
