package io.strata.store.trace;

import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which delivery of each span of one trace counts: the one that ends last, of those that end
 * together the one of the first chunk. It keeps some dozen bytes a span, not the spans, so that a
 * trace too large to hold can be read twice: once to {@link #add} its chunks, in any order, and
 * once to get the spans {@link #of} each. Not thread-safe.
 */
public final class TraceDeliveries {
  private final Map<SpanId, Delivery> byId = new HashMap<>();
  private int size;

  /** Client and server may share a span id (Zipkin), so the id alone does not identify a span. */
  private static final class Delivery {
    final SpanKind kind;
    final String service;
    final @Nullable Delivery next;
    TraceChunk.Id chunk;
    long endUnixNano;

    Delivery(Span span, TraceChunk.Id chunk, @Nullable Delivery next) {
      this.kind = span.kind();
      this.service = span.resource().serviceName();
      this.endUnixNano = span.endUnixNano();
      this.chunk = chunk;
      this.next = next;
    }

    boolean isOf(Span span) {
      return kind == span.kind() && service.equals(span.resource().serviceName());
    }

    void offer(TraceChunk.Id other, long otherEndUnixNano) {
      if (otherEndUnixNano > endUnixNano
          || (otherEndUnixNano == endUnixNano && other.compareTo(chunk) < 0)) {
        chunk = other;
        endUnixNano = otherEndUnixNano;
      }
    }
  }

  /** Takes note of the trace's spans in a chunk. */
  public void add(TraceChunk.Id chunk, Collection<Span> spans) {
    for (Span span : spans) {
      Delivery known = find(span);
      if (known != null) {
        known.offer(chunk, span.endUnixNano());
      } else {
        byId.put(span.spanId(), new Delivery(span, chunk, byId.get(span.spanId())));
        size++;
      }
    }
  }

  /** How many different spans there are. */
  public int size() {
    return size;
  }

  /** Whether a span of this id is there. */
  public boolean contains(SpanId spanId) {
    return byId.containsKey(spanId);
  }

  /** Those of a chunk's spans whose delivery in it counts, each once, by start. */
  public List<Span> of(TraceChunk.Id chunk, Collection<Span> spans) {
    Map<Delivery, Span> counted = HashMap.newHashMap(spans.size());
    for (Span span : spans) {
      Delivery delivery = find(span);
      if (delivery != null
          && delivery.chunk.equals(chunk)
          && delivery.endUnixNano == span.endUnixNano()) {
        counted.merge(delivery, span, TraceDeliveries::ofOneChunk);
      }
    }
    List<Span> sorted = new ArrayList<>(counted.values());
    sorted.sort(TraceMerge.ORDER);
    return sorted;
  }

  private @Nullable Delivery find(Span span) {
    for (Delivery at = byId.get(span.spanId()); at != null; at = at.next) {
      if (at.isOf(span)) {
        return at;
      }
    }
    return null;
  }

  /** A chunk does not keep the order of its spans, so it cannot matter here. */
  private static Span ofOneChunk(Span one, Span other) {
    return one.toString().compareTo(other.toString()) <= 0 ? one : other;
  }
}
