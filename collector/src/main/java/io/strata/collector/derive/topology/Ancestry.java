package io.strata.collector.derive.topology;

import io.strata.telemetry.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * The way from a span up to the one that caused it, past internal spans.
 *
 * @param cause the calling or sending span
 * @param fresh whether a span on the way, either end included, is new in the segment
 */
record Ancestry(SpanNode cause, boolean fresh) {
  /** Longer chains of internal spans are given up. */
  private static final int MAX_HOPS = 128;

  /** The span that called a server, or null while that is not known. */
  static @Nullable Ancestry callerOf(SpanNode server, RecentSpans spans, long segment) {
    boolean fresh = server.segment() == segment;
    SpanNode foreign = null;
    SpanNode at = server;
    for (int hop = 0; hop < MAX_HOPS; hop++) {
      if (!at.parentSpanId().isValid()) {
        return foreign == null ? null : new Ancestry(foreign, fresh);
      }
      SpanNode parent = spans.find(at.traceId(), at.parentSpanId());
      if (parent == null) {
        return null;
      }
      fresh |= parent.segment() == segment;
      switch (parent.kind()) {
        case CLIENT -> {
          return new Ancestry(parent, fresh);
        }
        case SERVER, CONSUMER, PRODUCER -> {
          SpanNode caller = foreign == null ? parent : foreign;
          return caller.service().equals(server.service()) ? null : new Ancestry(caller, fresh);
        }
        case INTERNAL, UNSPECIFIED -> {
          if (foreign == null && !parent.service().equals(server.service())) {
            foreign = parent;
          }
        }
      }
      at = parent;
    }
    return null;
  }

  /**
   * The span that sent what a consumer took, found through its parents; null while that is not
   * known. A consumer inside another one that has links is that one's message.
   */
  static @Nullable Ancestry senderOf(SpanNode consumer, RecentSpans spans, long segment) {
    boolean fresh = consumer.segment() == segment;
    SpanNode at = consumer;
    for (int hop = 0; hop < MAX_HOPS && at.parentSpanId().isValid(); hop++) {
      SpanNode parent = spans.find(at.traceId(), at.parentSpanId());
      if (parent == null) {
        return null;
      }
      fresh |= parent.segment() == segment;
      if (parent.isSender()) {
        return new Ancestry(parent, fresh);
      }
      boolean passable =
          parent.isInternal() || (parent.kind() == SpanKind.CONSUMER && parent.links().isEmpty());
      if (!passable) {
        return null;
      }
      at = parent;
    }
    return null;
  }

  /** The first ancestor that is not internal, or null where there is none. */
  static @Nullable SpanNode remoteParent(SpanNode span, RecentSpans spans) {
    SpanNode at = span;
    for (int hop = 0; hop < MAX_HOPS && at.parentSpanId().isValid(); hop++) {
      SpanNode parent = spans.find(at.traceId(), at.parentSpanId());
      if (parent == null || !parent.isInternal()) {
        return parent;
      }
      at = parent;
    }
    return null;
  }
}
