package io.strata.store.trace;

import io.strata.store.StoreUnavailableException;
import io.strata.store.search.InvalidCursorException;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanReference;
import io.strata.telemetry.trace.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Searches and reads traces. Chunks of a trace are merged; a span that was delivered more than once
 * is there once. Thread-safe; all methods throw {@link StoreUnavailableException}.
 */
public interface TraceReader {
  /**
   * A page of traces that satisfy the query, newest first.
   *
   * @throws InvalidCursorException for a cursor that is not of this store
   */
  TracePage find(TraceQuery query);

  /** So many spans of one trace are looked at, those of its earliest chunks; the rest is not. */
  int MAX_SPANS = 250_000;

  /**
   * Hands on a trace, whatever its days, part by part, so that it need not be held whole. A part
   * has at least one span; its spans are sorted by start, and a span is in one part alone. A trace
   * of ordinary size is one part; the parts of a large one follow each other by the starts of the
   * stored chunks and may overlap. An unknown trace has no part.
   *
   * @param maxSpans no more than so many spans, at most {@link #MAX_SPANS}
   * @return whether these were all spans of the trace
   */
  boolean read(TraceId traceId, int maxSpans, Consumer<? super List<Span>> part);

  /**
   * The spans of a trace by start, held whole: not for traces that may be large; empty where the
   * trace is unknown.
   *
   * @throws IllegalStateException where the trace has more than {@link #MAX_SPANS}
   */
  default List<Span> trace(TraceId traceId) {
    List<Span> spans = new ArrayList<>();
    if (!read(traceId, MAX_SPANS, spans::addAll)) {
      throw new IllegalStateException(
          "trace %s has more than %d spans".formatted(traceId, MAX_SPANS));
    }
    spans.sort(TraceMerge.ORDER);
    return spans;
  }

  /**
   * The spans to which links lead: of traces, and of those that are not stored the ones that {@link
   * TraceChunk.Content#SENDERS} keeps. What is unknown is left out; spans may share an id.
   */
  Map<SpanReference, List<Span>> linkTargets(Collection<SpanReference> wanted);

  /**
   * Makes what was written before the call visible to readers now, which costs the store something.
   * A store that shows everything at once has nothing to do.
   */
  default void refresh() {}

  /** The names of services with spans in chunks that reach into the range, sorted. */
  List<String> services(Instant from, Instant to);

  /** The names of a service's spans in chunks that reach into the range, sorted. */
  List<String> operations(String service, Instant from, Instant to);
}
