package io.strata.store.trace;

import io.strata.telemetry.trace.Span;
import java.util.Comparator;
import java.util.List;

/**
 * Spans of many traces that one segment of one partition of the stream brought: the unit in which
 * traces are stored. Partition, segment and number identify it; writing it again replaces it, so it
 * is always written whole. A trace may have spans in several chunks.
 *
 * @param number its place among the chunks of the segment, from 0
 * @param streamMillis the stream's time at the segment's start, epoch milliseconds: it decides the
 *     place of storage, so that a chunk that is written again lands where it was
 * @param lastOffset the stream's offset up to which the segment was read. A chunk with a lower one
 *     never replaces one with a higher one: an early, provisional write or a displaced writer
 *     cannot undo a later one. 0 where the writer keeps no offsets.
 * @param content who finds it
 * @param spans of any traces, in any order; none where the content is nothing, else at least one
 */
public record TraceChunk(
    int partition,
    long segment,
    int number,
    long streamMillis,
    long lastOffset,
    Content content,
    List<Span> spans)
    implements PreparedChunk {
  public TraceChunk {
    spans = List.copyOf(spans);
    if (spans.isEmpty() != (content == Content.NOTHING)) {
      throw new IllegalArgumentException(
          "a chunk of %s with %d spans".formatted(content, spans.size()));
    }
    if (partition < 0 || segment < 0 || number < 0 || lastOffset < 0) {
      throw new IllegalArgumentException(
          "a negative partition, segment, number or offset: %d, %d, %d, %d"
              .formatted(partition, segment, number, lastOffset));
    }
  }

  /** A chunk of traces that every reader finds. */
  public TraceChunk(
      int partition,
      long segment,
      int number,
      long streamMillis,
      long lastOffset,
      List<Span> spans) {
    this(partition, segment, number, streamMillis, lastOffset, Content.TRACES, spans);
  }

  /** What a chunk's spans are there for. */
  public enum Content {
    /** Traces. */
    TRACES,
    /**
     * Spans of traces that are not stored: who sent a message is found by them ({@link
     * TraceReader#linkTargets}), and nothing else.
     */
    SENDERS,
    /** No spans: the chunk takes the place of one that is not true any more. */
    NOTHING
  }

  /** What identifies a chunk; chunks are ordered by segment, then partition, then number. */
  public record Id(int partition, long segment, int number) implements Comparable<Id> {
    private static final Comparator<Id> ORDER =
        Comparator.comparingLong(Id::segment)
            .thenComparingInt(Id::partition)
            .thenComparingInt(Id::number);

    @Override
    public int compareTo(Id other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return partition + "/" + segment + "/" + number;
    }
  }

  @Override
  public Id id() {
    return new Id(partition, segment, number);
  }

  @Override
  public int spanCount() {
    return spans.size();
  }

  @Override
  public TraceChunk chunk() {
    return this;
  }

  /** The earliest start of a span, nanoseconds since the epoch; the largest number if none. */
  public long oldestUnixNano() {
    long oldest = Long.MAX_VALUE;
    for (Span span : spans) {
      oldest = Math.min(oldest, span.startUnixNano());
    }
    return oldest;
  }

  /** The latest start of a span, nanoseconds since the epoch; the least number if none. */
  public long newestUnixNano() {
    long newest = Long.MIN_VALUE;
    for (Span span : spans) {
      newest = Math.max(newest, span.startUnixNano());
    }
    return newest;
  }
}
