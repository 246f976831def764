package io.strata.store.trace;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Summarizes a trace from its spans, which come in any order, each once. It keeps one span a
 * service. Not thread-safe.
 */
final class TraceSummarizer {
  private final Predicate<SpanId> known;
  private final Map<String, Span> firstOfService = new HashMap<>();
  private @Nullable Span first;
  private @Nullable Span firstRoot;
  private @Nullable Span firstOrphan;
  private long endUnixNano = Long.MIN_VALUE;
  private int spans;
  private int errors;

  /**
   * Begins with no span.
   *
   * @param known whether the trace has a span of an id
   */
  TraceSummarizer(Predicate<SpanId> known) {
    this.known = known;
  }

  void add(Span span) {
    spans++;
    errors += span.status().isError() ? 1 : 0;
    endUnixNano = Math.max(endUnixNano, span.startUnixNano() + span.durationNanos());
    first = earlier(first, span);
    firstOfService.merge(span.resource().serviceName(), span, TraceSummarizer::earlier);
    if (span.isRoot()) {
      firstRoot = earlier(firstRoot, span);
    } else if (firstRoot == null && !known.test(span.parentSpanId())) {
      firstOrphan = earlier(firstOrphan, span);
    }
  }

  private static Span earlier(@Nullable Span one, Span other) {
    return one == null || TraceMerge.ORDER.compare(other, one) < 0 ? other : one;
  }

  /**
   * The summary of the spans so far.
   *
   * @throws IllegalStateException where there is none
   */
  TraceSummary summary() {
    if (first == null) {
      throw new IllegalStateException("a trace without spans");
    }
    Span root = firstRoot != null ? firstRoot : firstOrphan != null ? firstOrphan : first;
    List<String> services =
        firstOfService.values().stream()
            .sorted(TraceMerge.ORDER)
            .map(span -> span.resource().serviceName())
            .toList();
    return new TraceSummary(
        root.traceId(),
        root.resource().serviceName(),
        root.name(),
        first.startUnixNano(),
        endUnixNano - first.startUnixNano(),
        spans,
        errors,
        services);
  }
}
