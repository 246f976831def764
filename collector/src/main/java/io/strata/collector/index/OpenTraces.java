package io.strata.collector.index;

import io.strata.store.trace.PreparedChunk;
import io.strata.store.trace.TraceChunk;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The spans of an open segment in chunks of many traces, and what of them is stored and sent.
 *
 * <p>A trace goes into the newest chunk, and its later spans join it there, until that chunk is
 * full or sealed: then they go into the newest one of that moment. A chunk is sealed when so many
 * newer ones were begun that hardly a span would still join it: it then waits in the form in which
 * it is written, a small part of its spans' size. So how spans are grouped is a function of the
 * records alone, and whoever reads the segment again makes the same chunks. Not thread-safe.
 */
final class OpenTraces {
  private final SegmentCut cut;
  private final int partition;
  private final Preparation preparation;
  private final Bounds bounds;
  private final List<OpenChunk> chunks = new ArrayList<>();
  private final Map<TraceId, OpenChunk> chunkOfTrace = new HashMap<>();
  private boolean unsent = true;
  private boolean sentAsComplete;

  /**
   * When a chunk takes no more. Part of how a stream is cut: while an open segment is read again,
   * other bounds would group its spans in another way.
   *
   * @param traces a chunk of so many takes no further trace
   * @param spans a chunk of so many takes no further trace
   * @param maxSpans a chunk of so many takes nothing more
   * @param unsealed so many chunks, the newest ones, may still take something
   */
  record Bounds(int traces, int spans, int maxSpans, int unsealed) {
    static final Bounds DEFAULT = new Bounds(256, 1_024, 2_048, 6);
  }

  /** Makes the form in which a chunk is written. */
  interface Preparation {
    PreparedChunk prepare(TraceChunk chunk);
  }

  private static final class OpenChunk {
    private List<Span> spans = new ArrayList<>();
    private @Nullable PreparedChunk sealed;
    private int traces;
    private boolean unstored;

    boolean isFull(Bounds bounds) {
      return sealed != null || spans.size() >= bounds.maxSpans();
    }
  }

  OpenTraces(SegmentCut cut, int partition, Preparation preparation) {
    this(cut, partition, preparation, Bounds.DEFAULT);
  }

  OpenTraces(SegmentCut cut, int partition, Preparation preparation, Bounds bounds) {
    this.cut = cut;
    this.partition = partition;
    this.preparation = preparation;
    this.bounds = bounds;
  }

  SegmentCut cut() {
    return cut;
  }

  void add(Span span) {
    @Nullable OpenChunk chunk = chunkOfTrace.get(span.traceId());
    if (chunk == null || chunk.isFull(bounds)) {
      chunk = newest();
      chunk.traces++;
      chunkOfTrace.put(span.traceId(), chunk);
    }
    chunk.spans.add(span);
    chunk.unstored = true;
    unsent = true;
    sentAsComplete = false;
  }

  private OpenChunk newest() {
    if (!chunks.isEmpty()) {
      OpenChunk last = chunks.getLast();
      if (last.traces < bounds.traces() && last.spans.size() < bounds.spans()) {
        return last;
      }
    }
    if (chunks.size() >= bounds.unsealed()) {
      seal(chunks.size() - bounds.unsealed());
    }
    OpenChunk chunk = new OpenChunk();
    chunks.add(chunk);
    return chunk;
  }

  private void seal(int number) {
    OpenChunk chunk = chunks.get(number);
    chunk.sealed = prepared(number);
    chunk.spans = List.of();
  }

  /** The whole content of the chunks that got spans since they were last stored. */
  List<PreparedChunk> changed() {
    List<PreparedChunk> changed = new ArrayList<>();
    for (int number = 0; number < chunks.size(); number++) {
      OpenChunk chunk = chunks.get(number);
      if (chunk.unstored) {
        PreparedChunk sealed = chunk.sealed;
        changed.add(sealed == null ? prepared(number) : sealed);
      }
    }
    return changed;
  }

  private PreparedChunk prepared(int number) {
    return preparation.prepare(
        new TraceChunk(
            partition,
            cut.firstOffset(),
            number,
            cut.streamMillis(),
            cut.lastOffset(),
            chunks.get(number).spans));
  }

  void stored() {
    chunks.forEach(chunk -> chunk.unstored = false);
  }

  /** Whether derived metrics are to be sent, as complete ones or not. */
  boolean hasUnsent(boolean asComplete) {
    return asComplete ? !sentAsComplete : unsent;
  }

  void sent(boolean asComplete) {
    unsent = false;
    sentAsComplete = asComplete;
  }
}
