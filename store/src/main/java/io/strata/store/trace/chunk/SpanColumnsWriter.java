package io.strata.store.trace.chunk;

import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.TraceId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes spans column by column: what resembles each other lies together, which is what a
 * compressor wants. Not thread-safe; for one chunk.
 */
final class SpanColumnsWriter {
  /** Bits of the column that says which rare parts a span has. */
  static final int HAS_TRACE_STATE = 1;

  static final int HAS_STATUS_MESSAGE = 2;
  static final int HAS_DROPPED = 4;
  static final int HAS_EVENTS = 8;
  static final int HAS_LINKS = 16;

  /** Codes of the parent column: no parent, one outside the chunk, or a span's place plus this. */
  static final int NO_PARENT = 0;

  static final int PARENT_ELSEWHERE = 1;
  static final int PARENT_HERE = 2;

  private final StringTable.Writer strings = new StringTable.Writer();
  private final BinaryOutput out = new BinaryOutput();
  private final AttributeWriter attributes = new AttributeWriter(strings, out);
  private final List<Span> spans;

  SpanColumnsWriter(List<Span> spans) {
    this.spans = spans;
  }

  BinaryOutput write() {
    out.writeNumber(spans.size());
    writeTraces();
    writeResources();
    writeScopes();
    writeIdentity();
    writeTimes();
    spans.forEach(span -> out.writeNumber(strings.number(span.name())));
    spans.forEach(
        span -> out.writeByte(span.kind().otlpNumber() << 2 | span.status().code().otlpNumber()));
    int previousFlags = 0;
    for (Span span : spans) {
      out.writeSigned((long) span.flags() - previousFlags);
      previousFlags = span.flags();
    }
    spans.forEach(span -> out.writeByte(rareParts(span)));
    spans.forEach(this::writeRareParts);
    spans.forEach(span -> attributes.write(span.attributes()));
    BinaryOutput whole = new BinaryOutput();
    strings.writeTo(whole);
    whole.append(out);
    return whole;
  }

  private void writeTraces() {
    writeTable(
        Span::traceId,
        (TraceId id) -> {
          out.writeFixed(id.high());
          out.writeFixed(id.low());
        });
  }

  private void writeResources() {
    writeTable(Span::resource, (Resource resource) -> attributes.write(resource.attributes()));
  }

  private void writeScopes() {
    writeTable(
        Span::scope,
        (InstrumentationScope scope) -> {
          out.writeNumber(strings.number(scope.name()));
          out.writeNumber(strings.number(scope.version()));
          attributes.write(scope.attributes());
        });
  }

  private <T> void writeTable(Function<Span, T> entryOf, Consumer<T> writer) {
    Map<T, Integer> numbers = new LinkedHashMap<>();
    spans.forEach(span -> numbers.putIfAbsent(entryOf.apply(span), numbers.size()));
    out.writeNumber(numbers.size());
    numbers.keySet().forEach(writer);
    spans.forEach(span -> out.writeNumber(numbers.getOrDefault(entryOf.apply(span), 0)));
  }

  private void writeIdentity() {
    record Place(TraceId traceId, SpanId spanId) {}
    Map<Place, Integer> firstPlace = HashMap.newHashMap(spans.size());
    for (int i = 0; i < spans.size(); i++) {
      firstPlace.putIfAbsent(new Place(spans.get(i).traceId(), spans.get(i).spanId()), i);
    }
    spans.forEach(span -> out.writeFixed(span.spanId().value()));
    for (Span span : spans) {
      Integer parent = firstPlace.get(new Place(span.traceId(), span.parentSpanId()));
      if (span.isRoot()) {
        out.writeNumber(NO_PARENT);
      } else if (parent == null) {
        out.writeNumber(PARENT_ELSEWHERE);
        out.writeFixed(span.parentSpanId().value());
      } else {
        out.writeNumber(PARENT_HERE + (long) parent);
      }
    }
  }

  private void writeTimes() {
    long base = spans.stream().mapToLong(Span::startUnixNano).min().orElse(0);
    out.writeFixed(base);
    spans.forEach(span -> out.writeNumber(span.startUnixNano() - base));
    spans.forEach(span -> out.writeSigned(span.endUnixNano() - span.startUnixNano()));
  }

  private static int rareParts(Span span) {
    return (span.traceState().isEmpty() ? 0 : HAS_TRACE_STATE)
        | (span.status().message().isEmpty() ? 0 : HAS_STATUS_MESSAGE)
        | (span.dropped().equals(Span.DroppedCounts.NONE) ? 0 : HAS_DROPPED)
        | (span.events().isEmpty() ? 0 : HAS_EVENTS)
        | (span.links().isEmpty() ? 0 : HAS_LINKS);
  }

  private void writeRareParts(Span span) {
    int parts = rareParts(span);
    if ((parts & HAS_TRACE_STATE) != 0) {
      out.writeNumber(strings.number(span.traceState()));
    }
    if ((parts & HAS_STATUS_MESSAGE) != 0) {
      out.writeNumber(strings.number(span.status().message()));
    }
    if ((parts & HAS_DROPPED) != 0) {
      out.writeNumber(Integer.toUnsignedLong(span.dropped().attributes()));
      out.writeNumber(Integer.toUnsignedLong(span.dropped().events()));
      out.writeNumber(Integer.toUnsignedLong(span.dropped().links()));
    }
    if ((parts & HAS_EVENTS) != 0) {
      out.writeNumber(span.events().size());
      span.events().forEach(event -> writeEvent(event, span.startUnixNano()));
    }
    if ((parts & HAS_LINKS) != 0) {
      out.writeNumber(span.links().size());
      span.links().forEach(this::writeLink);
    }
  }

  private void writeEvent(SpanEvent event, long spanStart) {
    out.writeNumber(strings.number(event.name()));
    out.writeSigned(event.timeUnixNano() - spanStart);
    attributes.write(event.attributes());
    out.writeNumber(Integer.toUnsignedLong(event.droppedAttributesCount()));
  }

  private void writeLink(SpanLink link) {
    out.writeFixed(link.traceId().high());
    out.writeFixed(link.traceId().low());
    out.writeFixed(link.spanId().value());
    out.writeNumber(strings.number(link.traceState()));
    attributes.write(link.attributes());
    out.writeNumber(Integer.toUnsignedLong(link.flags()));
    out.writeNumber(Integer.toUnsignedLong(link.droppedAttributesCount()));
  }
}
