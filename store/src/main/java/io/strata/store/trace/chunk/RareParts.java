package io.strata.store.trace.chunk;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.List;

/** What few spans have, as {@link SpanWriter} writes it. */
record RareParts(
    String traceState,
    String statusMessage,
    Span.DroppedCounts dropped,
    List<SpanEvent> events,
    List<SpanLink> links) {
  private static final RareParts NONE =
      new RareParts("", "", Span.DroppedCounts.NONE, List.of(), List.of());

  static RareParts read(
      int present,
      long spanStart,
      BinaryInput in,
      StringTable.Reader strings,
      AttributeReader attributes) {
    if ((present & ((1 << SpanWriter.STATUS_SHIFT) - 1)) == 0) {
      return NONE;
    }
    String traceState = (present & SpanWriter.HAS_TRACE_STATE) == 0 ? "" : strings.read(in);
    String message = (present & SpanWriter.HAS_STATUS_MESSAGE) == 0 ? "" : strings.read(in);
    Span.DroppedCounts dropped =
        (present & SpanWriter.HAS_DROPPED) == 0
            ? Span.DroppedCounts.NONE
            : new Span.DroppedCounts(in.readInt(), in.readInt(), in.readInt());
    List<SpanEvent> events = new ArrayList<>();
    if ((present & SpanWriter.HAS_EVENTS) != 0) {
      for (int left = in.readCount(); left > 0; left--) {
        events.add(
            new SpanEvent(
                strings.read(in), spanStart + in.readSigned(), attributes.read(), in.readInt()));
      }
    }
    List<SpanLink> links = new ArrayList<>();
    if ((present & SpanWriter.HAS_LINKS) != 0) {
      for (int left = in.readCount(); left > 0; left--) {
        links.add(
            new SpanLink(
                new TraceId(in.readFixed(), in.readFixed()),
                new SpanId(in.readFixed()),
                strings.read(in),
                attributes.read(),
                in.readInt(),
                in.readInt()));
      }
    }
    return new RareParts(traceState, message, dropped, events, links);
  }
}
