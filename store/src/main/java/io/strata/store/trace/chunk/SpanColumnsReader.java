package io.strata.store.trace.chunk;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads what {@link SpanColumnsWriter} wrote. Not thread-safe; for one chunk. */
final class SpanColumnsReader {
  private final BinaryInput in;
  private final StringTable.Reader strings;
  private final AttributeReader attributes;

  SpanColumnsReader(BinaryInput in) {
    this.in = in;
    this.strings = new StringTable.Reader(in);
    this.attributes = new AttributeReader(strings, in);
  }

  private record RareParts(
      String traceState,
      String statusMessage,
      Span.DroppedCounts dropped,
      List<SpanEvent> events,
      List<SpanLink> links) {
    static final RareParts NONE =
        new RareParts("", "", Span.DroppedCounts.NONE, List.of(), List.of());
  }

  List<Span> read() {
    int count = in.readCount();
    List<TraceId> traces = readTable(count, () -> new TraceId(in.readFixed(), in.readFixed()));
    List<Resource> resources = readTable(count, () -> new Resource(attributes.read()));
    List<InstrumentationScope> scopes = readTable(count, this::readScope);
    SpanId[] ids = new SpanId[count];
    for (int i = 0; i < count; i++) {
      ids[i] = new SpanId(in.readFixed());
    }
    SpanId[] parents = readParents(ids);
    long base = in.readFixed();
    long[] starts = new long[count];
    for (int i = 0; i < count; i++) {
      starts[i] = base + in.readNumber();
    }
    long[] ends = new long[count];
    for (int i = 0; i < count; i++) {
      ends[i] = starts[i] + in.readSigned();
    }
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = strings.read(in);
    }
    int[] kindAndStatus = readBytes(count);
    int[] flags = new int[count];
    int previous = 0;
    for (int i = 0; i < count; i++) {
      previous = (int) (previous + in.readSigned());
      flags[i] = previous;
    }
    int[] present = readBytes(count);
    List<RareParts> rare = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rare.add(readRareParts(present[i], starts[i]));
    }
    List<Span> spans = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Attributes ofSpan = attributes.read();
      RareParts parts = rare.get(i);
      spans.add(
          new Span(
              resources.get(i),
              scopes.get(i),
              traces.get(i),
              ids[i],
              parents[i],
              parts.traceState(),
              flags[i],
              names[i],
              SpanKind.ofOtlpNumber(kindAndStatus[i] >> 2),
              starts[i],
              ends[i],
              ofSpan,
              parts.events(),
              parts.links(),
              status(kindAndStatus[i] & 3, parts.statusMessage()),
              parts.dropped()));
    }
    return spans;
  }

  private int[] readBytes(int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.readByte();
    }
    return values;
  }

  /** The table's entry of each span. */
  private <T> List<T> readTable(int spans, Supplier<T> reader) {
    int count = in.readCount();
    List<T> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(reader.get());
    }
    List<T> bySpan = new ArrayList<>(spans);
    for (int i = 0; i < spans; i++) {
      bySpan.add(entries.get(in.readIndex(count)));
    }
    return bySpan;
  }

  private InstrumentationScope readScope() {
    return new InstrumentationScope(strings.read(in), strings.read(in), attributes.read());
  }

  private SpanId[] readParents(SpanId[] ids) {
    SpanId[] parents = new SpanId[ids.length];
    for (int i = 0; i < ids.length; i++) {
      int code = in.readIndex(ids.length + SpanColumnsWriter.PARENT_HERE);
      parents[i] =
          switch (code) {
            case SpanColumnsWriter.NO_PARENT -> SpanId.NONE;
            case SpanColumnsWriter.PARENT_ELSEWHERE -> new SpanId(in.readFixed());
            default -> ids[code - SpanColumnsWriter.PARENT_HERE];
          };
    }
    return parents;
  }

  private static SpanStatus status(int code, String message) {
    SpanStatus.Code status = SpanStatus.Code.ofOtlpNumber(code);
    return status == SpanStatus.Code.UNSET && message.isEmpty()
        ? SpanStatus.UNSET
        : new SpanStatus(status, message);
  }

  private RareParts readRareParts(int present, long spanStart) {
    if (present == 0) {
      return RareParts.NONE;
    }
    String traceState = (present & SpanColumnsWriter.HAS_TRACE_STATE) == 0 ? "" : strings.read(in);
    String message = (present & SpanColumnsWriter.HAS_STATUS_MESSAGE) == 0 ? "" : strings.read(in);
    Span.DroppedCounts dropped =
        (present & SpanColumnsWriter.HAS_DROPPED) == 0
            ? Span.DroppedCounts.NONE
            : new Span.DroppedCounts(in.readInt(), in.readInt(), in.readInt());
    List<SpanEvent> events = new ArrayList<>();
    if ((present & SpanColumnsWriter.HAS_EVENTS) != 0) {
      for (int left = in.readCount(); left > 0; left--) {
        events.add(readEvent(spanStart));
      }
    }
    List<SpanLink> links = new ArrayList<>();
    if ((present & SpanColumnsWriter.HAS_LINKS) != 0) {
      for (int left = in.readCount(); left > 0; left--) {
        links.add(readLink());
      }
    }
    return new RareParts(traceState, message, dropped, events, links);
  }

  private SpanEvent readEvent(long spanStart) {
    return new SpanEvent(
        strings.read(in), spanStart + in.readSigned(), attributes.read(), in.readInt());
  }

  private SpanLink readLink() {
    return new SpanLink(
        new TraceId(in.readFixed(), in.readFixed()),
        new SpanId(in.readFixed()),
        strings.read(in),
        attributes.read(),
        in.readInt(),
        in.readInt());
  }
}
