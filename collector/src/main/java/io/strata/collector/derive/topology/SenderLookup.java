package io.strata.collector.derive.topology;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds spans that are not in memory any more. Thread-safe. */
@FunctionalInterface
public interface SenderLookup {
  /**
   * The spans of these ids, as far as they are stored and visible; several where they share an id.
   *
   * @throws io.strata.store.StoreUnavailableException where the store does not answer now
   */
  Map<SpanReference, List<Span>> spans(Collection<SpanReference> wanted);

  /**
   * Makes visible what was stored before. Throws as {@link #spans}; nothing to do where a store
   * shows everything at once.
   */
  default void refresh() {}
}
