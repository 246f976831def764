package io.strata.store.trace;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes one trace of its chunks. */
public final class TraceMerge {
  private static final Comparator<Span> BY_START =
      Comparator.comparingLong(Span::startUnixNano).thenComparing(Span::spanId);

  private TraceMerge() {}

  /** Client and server may share a span id (Zipkin), so the id alone does not identify a span. */
  private record SpanIdentity(SpanId spanId, SpanKind kind, String service) {
    static SpanIdentity of(Span span) {
      return new SpanIdentity(span.spanId(), span.kind(), span.resource().serviceName());
    }
  }

  /**
   * The spans of a trace by start, each once: of several deliveries of a span the one that ends
   * last, of those that end together the one of the first chunk.
   *
   * @param parts the trace's spans by chunk
   */
  public static List<Span> spans(Map<TraceChunk.Id, List<Span>> parts) {
    Map<SpanIdentity, Span> byIdentity = new HashMap<>();
    for (List<Span> part : new TreeMap<>(parts).values()) {
      Map<SpanIdentity, Span> ofChunk = HashMap.newHashMap(part.size());
      part.forEach(span -> ofChunk.merge(SpanIdentity.of(span), span, TraceMerge::ofOneChunk));
      ofChunk.forEach((identity, span) ->
          byIdentity.merge(
              identity,
              span,
              (first, second) -> second.endUnixNano() > first.endUnixNano() ? second : first));
    }
    List<Span> spans = new ArrayList<>(byIdentity.values());
    spans.sort(BY_START.thenComparing(Span::kind).thenComparing(s -> s.resource().serviceName()));
    return spans;
  }

  /** A chunk does not keep the order of its spans, so it cannot matter here. */
  private static Span ofOneChunk(Span one, Span other) {
    if (one.endUnixNano() != other.endUnixNano()) {
      return one.endUnixNano() > other.endUnixNano() ? one : other;
    }
    return one.toString().compareTo(other.toString()) <= 0 ? one : other;
  }

  /** The summary of a trace's spans, which are sorted by start and at least one. */
  public static TraceSummary summarize(List<Span> spans) {
    Span root = root(spans);
    Set<String> services = new LinkedHashSet<>();
    int errors = 0;
    for (Span span : spans) {
      services.add(span.resource().serviceName());
      errors += span.status().isError() ? 1 : 0;
    }
    return new TraceSummary(
        root.traceId(),
        root.resource().serviceName(),
        root.name(),
        spans.getFirst().startUnixNano(),
        durationNanos(spans),
        spans.size(),
        errors,
        List.copyOf(services));
  }

  private static long durationNanos(List<Span> spans) {
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    for (Span span : spans) {
      start = Math.min(start, span.startUnixNano());
      end = Math.max(end, span.startUnixNano() + span.durationNanos());
    }
    return end - start;
  }

  private static Span root(List<Span> spans) {
    Set<SpanId> known = new HashSet<>();
    for (Span span : spans) {
      if (span.isRoot()) {
        return span;
      }
      known.add(span.spanId());
    }
    for (Span span : spans) {
      if (!known.contains(span.parentSpanId())) {
        return span;
      }
    }
    return spans.getFirst();
  }
}
