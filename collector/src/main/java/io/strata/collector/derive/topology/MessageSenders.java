package io.strata.collector.derive.topology;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Picks the spans by which {@link LinkAnswers} finds who sent a message: a few of a trace, where
 * the trace itself is not stored. Not thread-safe.
 */
public final class MessageSenders {
  private final PeerReader peers = new PeerReader();

  /** Whether a span hands messages to a broker. */
  boolean isSender(Span span) {
    return SpanNode.isSender(span.kind(), peers.read(span.kind(), span.attributes()));
  }

  /** Whether a message's sender is looked for above a span, too. */
  static boolean isPassable(Span span) {
    return switch (span.kind()) {
      case INTERNAL, UNSPECIFIED -> true;
      case CONSUMER -> span.links().isEmpty();
      case SERVER, CLIENT, PRODUCER -> false;
    };
  }

  /** Senders, and what is between them and the spans that a message may name; in the same order. */
  public List<Span> of(Collection<Span> spans) {
    Map<TraceId, List<Span>> traces = new LinkedHashMap<>();
    for (Span span : spans) {
      traces.computeIfAbsent(span.traceId(), _ -> new ArrayList<>()).add(span);
    }
    List<Span> found = new ArrayList<>();
    for (List<Span> trace : traces.values()) {
      addOf(trace, found);
    }
    return found;
  }

  private void addOf(List<Span> trace, List<Span> found) {
    Set<SpanId> reached = new HashSet<>();
    for (Span span : trace) {
      if (isSender(span)) {
        reached.add(span.spanId());
      }
    }
    if (reached.isEmpty()) {
      return;
    }
    Map<SpanId, List<Span>> passable = new HashMap<>();
    for (Span span : trace) {
      if (isPassable(span)) {
        passable.computeIfAbsent(span.parentSpanId(), _ -> new ArrayList<>()).add(span);
      }
    }
    List<SpanId> above = List.copyOf(reached);
    for (int hop = 1; hop < Ancestry.MAX_HOPS && !above.isEmpty(); hop++) {
      List<SpanId> below = new ArrayList<>();
      for (SpanId parent : above) {
        for (Span child : passable.getOrDefault(parent, List.of())) {
          if (reached.add(child.spanId())) {
            below.add(child.spanId());
          }
        }
      }
      above = below;
    }
    trace.stream()
        .filter(span -> reached.contains(span.spanId()) && (isPassable(span) || isSender(span)))
        .forEach(found::add);
  }
}
