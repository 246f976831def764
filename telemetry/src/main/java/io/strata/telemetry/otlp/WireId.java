package io.strata.telemetry.otlp;

import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;

/** A trace or span id as it is read from the wire. The last one of a field counts. */
final class WireId {
  private static final int TRACE_ID = 16;
  private static final int SPAN_ID = 8;

  private int length;
  private long high;
  private long low;
  private TraceId lastTrace = new TraceId(0, 1);

  /** Forgets the last item's. */
  void clear() {
    length = 0;
    high = 0;
    low = 0;
  }

  /** Reads the field's value. */
  void read(WireReader in) {
    length = in.length();
    int offset = in.position();
    high = length == TRACE_ID ? in.id(offset) : 0;
    low = length == TRACE_ID ? in.id(offset + SPAN_ID) : length == SPAN_ID ? in.id(offset) : 0;
    in.advance(length);
  }

  /** Whether it is a trace's: of its length and not all zeros. */
  boolean isTraceId() {
    return length == TRACE_ID && (high != 0 || low != 0);
  }

  /** Whether it is a span's: of its length and not all zeros. */
  boolean isSpanId() {
    return length == SPAN_ID && low != 0;
  }

  /** Whether it may stand for a parent: a span's id, zeros or nothing. */
  boolean isParentId() {
    return length == SPAN_ID || length == 0;
  }

  /** The trace's id: the same object as long as it does not change. */
  TraceId traceId() {
    if (lastTrace.high() != high || lastTrace.low() != low) {
      lastTrace = new TraceId(high, low);
    }
    return lastTrace;
  }

  /** The span's id; none for zeros or nothing. */
  SpanId spanId() {
    return low == 0 ? SpanId.NONE : new SpanId(low);
  }
}
