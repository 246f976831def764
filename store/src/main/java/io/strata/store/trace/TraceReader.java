package io.strata.store.trace;

import io.strata.store.StoreUnavailableException;
import io.strata.store.search.InvalidCursorException;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.time.Instant;
import java.util.List;

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

  /** The names of services with spans in chunks that reach into the range, sorted. */
  List<String> services(Instant from, Instant to);

  /** The names of a service's spans in chunks that reach into the range, sorted. */
  List<String> operations(String service, Instant from, Instant to);
}
