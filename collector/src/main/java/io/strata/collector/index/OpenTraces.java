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
 * records alone, and whoever reads the segment again makes the same chunks.
 *
 * <p>Where a segment's traces are sampled, {@link #decide} makes what is stored of it the last
 * word. Not thread-safe.
 */
final class OpenTraces {
  private final SegmentCut cut;
  private final int partition;
  private final Preparation preparation;
  private final Bounds bounds;
  private final List<OpenChunk> chunks = new ArrayList<>();
  private final Filling traces = new Filling(TraceChunk.Content.TRACES);
  private final Filling senders = new Filling(TraceChunk.Content.SENDERS);
  private boolean unsent = true;
  private boolean sentAsComplete;
  private boolean decided;
  private int withdrawn;

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
    private final TraceChunk.Content content;
    private List<Span> spans = new ArrayList<>();
    private @Nullable PreparedChunk sealed;
    private int traces;
    private boolean unstored;

    OpenChunk(TraceChunk.Content content) {
      this.content = content;
    }

    boolean isFull(Bounds bounds) {
      return sealed != null || spans.size() >= bounds.maxSpans();
    }
  }

  /** The chunks of a content that still take something. */
  private static final class Filling {
    private final TraceChunk.Content content;
    private final Map<TraceId, OpenChunk> chunkOfTrace = new HashMap<>();
    private @Nullable OpenChunk newest;

    Filling(TraceChunk.Content content) {
      this.content = content;
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
    add(span, traces);
  }

  /** Adds a span of a trace that is not kept, by which it is found who sent a message. */
  void addSender(Span span) {
    add(span, senders);
  }

  private void add(Span span, Filling filling) {
    @Nullable OpenChunk chunk = filling.chunkOfTrace.get(span.traceId());
    if (chunk == null || chunk.isFull(bounds)) {
      chunk = newest(filling);
      chunk.traces++;
      filling.chunkOfTrace.put(span.traceId(), chunk);
    }
    chunk.spans.add(span);
    chunk.unstored = true;
    touched();
  }

  /** Something came of which metrics are derived, whether or not it is to be stored from here. */
  void touched() {
    unsent = true;
    sentAsComplete = false;
  }

  private OpenChunk newest(Filling filling) {
    OpenChunk last = filling.newest;
    if (last != null
        && last.sealed == null
        && last.traces < bounds.traces()
        && last.spans.size() < bounds.spans()) {
      return last;
    }
    if (chunks.size() >= bounds.unsealed()) {
      seal(chunks.size() - bounds.unsealed());
    }
    OpenChunk chunk = new OpenChunk(filling.content);
    filling.newest = chunk;
    chunks.add(chunk);
    return chunk;
  }

  /** How many chunks there are. */
  int chunkCount() {
    return chunks.size();
  }

  /** How many chunks a segment of so many spans has at most, whichever of them are stored. */
  static int mostChunks(int spans) {
    return 1 + spans / Math.min(Bounds.DEFAULT.traces(), Bounds.DEFAULT.spans());
  }

  /**
   * All is added, and nothing changes any more: what is stored takes the place of what was shown
   * before of the same records.
   *
   * @param shown how many chunks may have been shown
   */
  void decide(int shown) {
    decided = true;
    withdrawn = Math.max(0, shown - chunks.size());
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
    for (int number = chunks.size(); number < chunks.size() + withdrawn; number++) {
      changed.add(preparation.prepare(chunk(number, TraceChunk.Content.NOTHING, List.of())));
    }
    return changed;
  }

  private PreparedChunk prepared(int number) {
    OpenChunk chunk = chunks.get(number);
    return preparation.prepare(chunk(number, chunk.content, chunk.spans));
  }

  private TraceChunk chunk(int number, TraceChunk.Content of, List<Span> spans) {
    return new TraceChunk(
        partition,
        cut.firstOffset(),
        number,
        cut.streamMillis(),
        // No segment that is shown has read further than this one has, which has ended.
        cut.lastOffset() + (decided ? 1 : 0),
        of,
        spans);
  }

  void stored() {
    withdrawn = 0;
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
