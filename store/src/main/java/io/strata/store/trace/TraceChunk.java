package io.strata.store.trace;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.util.List;

/**
 * The spans of a trace that one segment of one partition of the stream brought: the unit in which
 * traces are stored. Trace id, partition and segment identify it; writing it again replaces it, so
 * it is always written whole.
 *
 * @param lastOffset the stream's offset up to which the segment was read. A chunk with a lower one
 *     never replaces one with a higher one: an early, provisional write or a displaced writer
 *     cannot undo a later one. 0 where the writer keeps no offsets.
 * @param spans at least one, all of the trace
 */
public record TraceChunk(
    TraceId traceId, int partition, long segment, long lastOffset, List<Span> spans) {
  public TraceChunk {
    spans = List.copyOf(spans);
    if (spans.isEmpty()) {
      throw new IllegalArgumentException("a trace chunk without spans: " + traceId);
    }
    if (partition < 0 || segment < 0 || lastOffset < 0) {
      throw new IllegalArgumentException(
          "a negative partition, segment or offset: %d, %d, %d"
              .formatted(partition, segment, lastOffset));
    }
    for (Span span : spans) {
      if (!span.traceId().equals(traceId)) {
        throw new IllegalArgumentException(
            "a span of trace %s in a chunk of %s".formatted(span.traceId(), traceId));
      }
    }
  }

  /** A chunk whose writer keeps no offsets: the last one written holds. */
  public TraceChunk(TraceId traceId, int partition, long segment, List<Span> spans) {
    this(traceId, partition, segment, 0, spans);
  }

  /** The start of the first span, nanoseconds since the epoch: it decides the day of storage. */
  public long startUnixNano() {
    return spans.stream().mapToLong(Span::startUnixNano).min().orElseThrow();
  }
}
