package io.strata.store.trace;

import io.strata.store.StoreUnavailableException;
import io.strata.store.search.InvalidCursorException;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** All spans of a trace, whatever their day, by start; empty where the trace is unknown. */
  List<Span> trace(TraceId traceId);

  /** As {@link #trace} for several traces at once; those that are unknown are left out. */
  default Map<TraceId, List<Span>> traces(Collection<TraceId> traceIds) {
    Map<TraceId, List<Span>> traces = new HashMap<>();
    for (TraceId traceId : traceIds) {
      List<Span> spans = trace(traceId);
      if (!spans.isEmpty()) {
        traces.put(traceId, spans);
      }
    }
    return traces;
  }

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
