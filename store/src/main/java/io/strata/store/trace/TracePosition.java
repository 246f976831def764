package io.strata.store.trace;

import io.strata.store.search.InvalidCursorException;
import io.strata.telemetry.trace.TraceId;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The place of a trace in the order of search results: newest first by the start of its first span
 * that matches, among equal starts by trace id. It does not depend on how the trace is spread over
 * chunks, and is the same in every store, which makes paging exact.
 *
 * @param high first half of the trace id; with {@code low} zero for the place before all traces of
 *     that start
 */
public record TracePosition(long startUnixNano, long high, long low)
    implements Comparable<TracePosition> {
  private static final byte CURSOR_VERSION = 'T';
  private static final int CURSOR_BYTES = 25;

  /** The position of a trace. */
  public static TracePosition of(long startUnixNano, TraceId traceId) {
    return new TracePosition(startUnixNano, traceId.high(), traceId.low());
  }

  /** The place before all traces that start then: what follows it starts then or before. */
  public static TracePosition before(long startUnixNano) {
    return new TracePosition(startUnixNano, 0, 0);
  }

  @Override
  public int compareTo(TracePosition other) {
    int byStart = Long.compare(other.startUnixNano, startUnixNano);
    if (byStart != 0) {
      return byStart;
    }
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** This position as a cursor: the page after it. */
  public String toCursor() {
    byte[] bytes =
        ByteBuffer.allocate(CURSOR_BYTES)
            .put(CURSOR_VERSION)
            .putLong(startUnixNano)
            .putLong(high)
            .putLong(low)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The position of a cursor.
   *
   * @throws InvalidCursorException for any other text
   */
  public static TracePosition ofCursor(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() == CURSOR_BYTES && bytes.get() == CURSOR_VERSION) {
        return new TracePosition(bytes.getLong(), bytes.getLong(), bytes.getLong());
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidCursorException("not a cursor of traces: " + e.getMessage());
    }
    throw new InvalidCursorException("not a cursor of traces");
  }
}
