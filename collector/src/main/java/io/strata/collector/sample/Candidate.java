package io.strata.collector.sample;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A trace of a segment, as far as the decision sees it. It depends on which spans there are, not on
 * their order.
 *
 * @param fresh whether nothing of it came in the segments before
 * @param cost how many spans keeping it takes from the budget
 * @param endpoints the operations it calls and how long each took at most, nanoseconds
 */
record Candidate(
    TraceId traceId,
    boolean fresh,
    long cost,
    boolean error,
    long randomness,
    Map<Endpoint, Long> endpoints) {

  /** What is begun here before what was begun and not kept, then by randomness. */
  static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing((Candidate c) -> !c.fresh)
          .thenComparing(Comparator.comparingLong(Candidate::randomness).reversed())
          .thenComparing(Candidate::traceId);

  private static final Comparator<Span> EARLIEST =
      Comparator.comparingLong(Span::startUnixNano)
          .thenComparing(span -> span.spanId().hex())
          .thenComparing(Span::name);

  /** The trace with these spans, of which there is at least one. */
  static Candidate of(TraceId traceId, List<Span> spans, boolean fresh, long cost) {
    boolean error = false;
    long explicit = -1;
    Map<Endpoint, Long> endpoints = new HashMap<>();
    for (Span span : spans) {
      error |= span.status().isError();
      long named = Randomness.explicit(span.traceState());
      // Spans that contradict each other must not make the order of arrival matter.
      explicit = Math.max(explicit, named);
      if (Endpoint.isLocalRoot(span)) {
        endpoints.merge(Endpoint.of(span), span.durationNanos(), Math::max);
      }
    }
    if (endpoints.isEmpty()) {
      Span first = spans.stream().min(EARLIEST).orElseThrow();
      endpoints.put(Endpoint.of(first), first.durationNanos());
    }
    return new Candidate(
        traceId,
        fresh,
        cost,
        error,
        explicit >= 0 ? explicit : Randomness.of(traceId),
        Map.copyOf(endpoints));
  }
}
