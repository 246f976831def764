package io.strata.collector.derive.topology;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds traces that are not in memory any more. Thread-safe. */
@FunctionalInterface
public interface SenderLookup {
  /**
   * The spans of traces, as far as they are stored and visible.
   *
   * @throws io.strata.store.StoreUnavailableException where the store does not answer now
   */
  Map<TraceId, List<Span>> traces(Collection<TraceId> traceIds);

  /**
   * Makes visible what was stored before. Throws as {@link #traces}; nothing to do where a store
   * shows everything at once.
   */
  default void refresh() {}
}
