package io.strata.collector.derive.topology;

import io.strata.telemetry.trace.SpanKind;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A span's place in its trace: there once the span is known, or while a known one names it as its
 * parent or links to it. Places hold each other, so that a trace is walked without look-ups. Not
 * thread-safe.
 */
final class Place {
  private final long traceHigh;
  private final long traceLow;
  private final long spanId;
  private @Nullable SpanNode node;
  private @Nullable Place parent;
  private @Nullable Place firstChild;
  private @Nullable Place nextSibling;
  private @Nullable Place previousSibling;
  private @Nullable Set<SpanNode> linkedFrom;
  private @Nullable Place nextHalf;
  private final Place first;
  @Nullable Place nextInBucket;

  Place(long traceHigh, long traceLow, long spanId) {
    this.traceHigh = traceHigh;
    this.traceLow = traceLow;
    this.spanId = spanId;
    this.first = this;
  }

  private Place(Place first) {
    this.traceHigh = first.traceHigh;
    this.traceLow = first.traceLow;
    this.spanId = first.spanId;
    this.first = first;
  }

  /**
   * The place of a span among those that share this one's id, as client and server of a call do in
   * Zipkin; a further one is made where there is none. The first has the children and links of all.
   */
  Place half(SpanKind kind, String service) {
    if (node == null && nextHalf == null) {
      return this;
    }
    Place last = this;
    for (Place at = this; at != null; at = at.nextHalf) {
      SpanNode known = at.node;
      if (known != null && known.kind() == kind && known.service().equals(service)) {
        return at;
      }
      last = at;
    }
    if (node == null) {
      return this;
    }
    Place half = new Place(this);
    last.nextHalf = half;
    return half;
  }

  /** Lets go of a place that {@link #half} made. */
  void removeHalf(Place half) {
    for (Place at = this; at != null; at = at.nextHalf) {
      if (at.nextHalf == half) {
        at.nextHalf = half.nextHalf;
        half.nextHalf = null;
      }
    }
  }

  /** The first of the places that share this one's id; it alone is found by the id. */
  Place first() {
    return first;
  }

  /** The next place that shares the id. */
  @Nullable Place nextHalf() {
    return nextHalf;
  }

  /** Whether other places share the id. */
  boolean isShared() {
    return first.nextHalf != null;
  }

  boolean is(long high, long low, long span) {
    return spanId == span && traceLow == low && traceHigh == high;
  }

  int bucketHash() {
    return hash(traceHigh, traceLow, spanId);
  }

  static int hash(long high, long low, long span) {
    long mixed = (high * 0x9E3779B97F4A7C15L ^ low) * 0xC2B2AE3D27D4EB4FL ^ span;
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
    return (int) (mixed ^ mixed >>> 32);
  }

  long traceHigh() {
    return traceHigh;
  }

  long traceLow() {
    return traceLow;
  }

  long spanId() {
    return spanId;
  }

  /** The span, while it is known. */
  @Nullable SpanNode node() {
    return node;
  }

  void put(@Nullable SpanNode known) {
    node = known;
  }

  /**
   * The first place of the parent's id; null for a root, and where no span is known here. {@link
   * Ancestry#above} tells which of the spans with that id is meant.
   */
  @Nullable Place parent() {
    return parent;
  }

  /** The first of those known spans that name this one as their parent. */
  @Nullable Place firstChild() {
    return firstChild;
  }

  /** The next one with the same parent. */
  @Nullable Place nextSibling() {
    return nextSibling;
  }

  void attach(Place to) {
    parent = to;
    nextSibling = to.firstChild;
    if (nextSibling != null) {
      nextSibling.previousSibling = this;
    }
    to.firstChild = this;
  }

  void detach() {
    Place from = parent;
    if (from == null) {
      return;
    }
    if (previousSibling == null) {
      from.firstChild = nextSibling;
    } else {
      previousSibling.nextSibling = nextSibling;
    }
    if (nextSibling != null) {
      nextSibling.previousSibling = previousSibling;
    }
    parent = null;
    nextSibling = null;
    previousSibling = null;
  }

  /** The known spans that link to this one. */
  Set<SpanNode> linkedFrom() {
    return linkedFrom == null ? Set.of() : linkedFrom;
  }

  void addLinkFrom(SpanNode source) {
    if (linkedFrom == null) {
      linkedFrom = new LinkedHashSet<>(4);
    }
    linkedFrom.add(source);
  }

  void removeLinkFrom(SpanNode source) {
    if (linkedFrom != null && linkedFrom.remove(source) && linkedFrom.isEmpty()) {
      linkedFrom = null;
    }
  }

  /** Whether nothing known needs this place. */
  boolean isUnused() {
    return node == null && firstChild == null && linkedFrom == null && nextHalf == null;
  }
}
