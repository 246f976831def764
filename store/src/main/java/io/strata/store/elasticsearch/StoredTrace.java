package io.strata.store.elasticsearch;

import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.TraceDeliveries;
import io.strata.store.trace.TraceMerge;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One trace, whatever its size, its earliest chunks first. A trace of ordinary size is read once
 * and held. A larger one is read twice, a few chunks at a time: first to learn which deliveries
 * count, then for the spans. Not thread-safe; reads what is stored at the time.
 */
final class StoredTrace {
  private static final int MAX_HELD_SPANS = 4_000;

  private final ChunkReads reads;
  private final TraceId traceId;
  private final int maxSpans;
  private final TraceDeliveries deliveries = new TraceDeliveries();
  private @Nullable Map<TraceChunk.Id, List<Span>> held = new HashMap<>();
  private int steps;

  private StoredTrace(ChunkReads reads, TraceId traceId, int maxSpans) {
    this.reads = reads;
    this.traceId = traceId;
    this.maxSpans = maxSpans;
  }

  /**
   * Looks at a trace.
   *
   * @param maxSpans more spans than these are not looked at
   */
  static StoredTrace of(ChunkReads reads, TraceId traceId, int maxSpans) {
    StoredTrace trace = new StoredTrace(reads, traceId, maxSpans);
    trace.look();
    return trace;
  }

  /** Whether all spans of the trace are looked at. */
  boolean isComplete() {
    return deliveries.size() <= maxSpans;
  }

  /** Whether a span of an id is there. */
  boolean contains(SpanId spanId) {
    return deliveries.contains(spanId);
  }

  /** Hands on the spans, each once, in parts of at least one. */
  void forEachPart(Consumer<? super List<Span>> part) {
    Rest rest = new Rest(maxSpans);
    if (held != null) {
      rest.hand(TraceMerge.spans(held), part);
      return;
    }
    ChunkReads.Step step = new ChunkReads.Step(null, false);
    for (int done = 0; done < steps && rest.spans > 0; done++) {
      step =
          reads.nextOf(
              traceId, step.last(), (chunk, spans) -> rest.hand(deliveries.of(chunk, spans), part));
    }
  }

  /** How many spans may still be handed on. */
  private static final class Rest {
    int spans;

    Rest(int spans) {
      this.spans = spans;
    }

    void hand(List<Span> some, Consumer<? super List<Span>> part) {
      List<Span> allowed = some.subList(0, Math.min(spans, some.size()));
      if (!allowed.isEmpty()) {
        spans -= allowed.size();
        part.accept(allowed);
      }
    }
  }

  private void look() {
    ChunkReads.Step step = new ChunkReads.Step(null, false);
    while (!step.end() && isComplete()) {
      step = reads.nextOf(traceId, step.last(), this::add);
      steps++;
    }
  }

  private void add(TraceChunk.Id chunk, List<Span> spans) {
    deliveries.add(chunk, spans);
    if (held != null) {
      held.put(chunk, spans);
      if (deliveries.size() > MAX_HELD_SPANS) {
        held = null;
      }
    }
  }
}
