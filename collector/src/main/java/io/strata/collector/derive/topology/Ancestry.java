package io.strata.collector.derive.topology;

import org.jspecify.annotations.Nullable;

/** The way from a span up to the one that caused it, past internal spans. */
final class Ancestry {
  /** Longer chains of internal spans are given up. */
  static final int MAX_HOPS = 128;

  private Ancestry() {}

  /** The span that called a server, or null while that is not known. */
  static @Nullable SpanNode callerOf(SpanNode server) {
    SpanNode foreign = null;
    Place at = server.place();
    for (int hop = 0; hop < MAX_HOPS; hop++) {
      Place above = at.parent();
      if (above == null) {
        return foreign;
      }
      SpanNode parent = above.node();
      if (parent == null) {
        return null;
      }
      switch (parent.kind()) {
        case CLIENT -> {
          return parent;
        }
        case SERVER, CONSUMER, PRODUCER -> {
          SpanNode caller = foreign == null ? parent : foreign;
          return caller.service().equals(server.service()) ? null : caller;
        }
        case INTERNAL, UNSPECIFIED -> {
          if (foreign == null && !parent.service().equals(server.service())) {
            foreign = parent;
          }
        }
      }
      at = above;
    }
    return null;
  }

  /**
   * The place of the span that sent what a consumer took, or of the first one on the way there that
   * is not known: {@link #isKnown} tells. Null where no ancestor sends. A consumer inside another
   * one that has links is that one's message.
   */
  static @Nullable Place senderOf(SpanNode consumer, Horizon horizon) {
    Place at = consumer.place();
    for (int hop = 0; hop < MAX_HOPS; hop++) {
      Place above = at.parent();
      if (above == null) {
        return null;
      }
      SpanNode parent = above.node();
      if (parent == null || !isKnown(above, consumer, horizon) || parent.isSender()) {
        return above;
      }
      if (!parent.isPassable()) {
        return null;
      }
      at = above;
    }
    return null;
  }

  /**
   * Whether a place holds a span that a consumer's message may be traced to in memory: one that was
   * seen, for the first time or again, within the duplicates' horizon before the consumer. When an
   * older one was seen first, a reader that starts again can't know.
   */
  static boolean isKnown(Place place, SpanNode consumer, Horizon horizon) {
    SpanNode node = place.node();
    return node != null
        && node.last().window() >= consumer.first().window() - horizon.duplicateWindows();
  }

  /** Whether it is known what called whatever is below a span. */
  static boolean endsCalls(SpanNode span) {
    SpanNode at = span;
    for (int hop = 0; hop < MAX_HOPS && at.isInternal(); hop++) {
      Place above = at.place().parent();
      if (above == null) {
        return true;
      }
      SpanNode parent = above.node();
      if (parent == null) {
        return false;
      }
      at = parent;
    }
    return true;
  }

  /** Whether it is known what sent whatever is consumed below a span. */
  static boolean endsMessages(SpanNode span) {
    SpanNode at = span;
    for (int hop = 0; hop < MAX_HOPS && !at.isSender(); hop++) {
      Place above = at.place().parent();
      SpanNode parent = above == null || !at.isPassable() ? null : above.node();
      if (parent == null) {
        return false;
      }
      at = parent;
    }
    return true;
  }

  /** The first ancestor that is not internal, or null where there is none. */
  static @Nullable SpanNode remoteParent(SpanNode span) {
    Place at = span.place();
    for (int hop = 0; hop < MAX_HOPS; hop++) {
      Place above = at.parent();
      SpanNode parent = above == null ? null : above.node();
      if (above == null || parent == null || !parent.isInternal()) {
        return parent;
      }
      at = above;
    }
    return null;
  }

  /** Whether something is known below a client's span that it reached. */
  static boolean isAnswered(SpanNode client) {
    for (Place at = client.place().firstChild(); at != null; at = at.nextSibling()) {
      SpanNode child = at.node();
      if (child == null) {
        continue;
      }
      if (!child.isInternal() || !child.service().equals(client.service()) || reachesOut(at, 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean reachesOut(Place internal, int hop) {
    if (hop >= MAX_HOPS) {
      return false;
    }
    for (Place at = internal.firstChild(); at != null; at = at.nextSibling()) {
      SpanNode child = at.node();
      if (child != null && (!child.isInternal() || reachesOut(at, hop + 1))) {
        return true;
      }
    }
    return false;
  }
}
