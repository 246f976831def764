package io.strata.collector.derive.topology;

import io.strata.telemetry.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/** The way from a span up to the one that caused it, past internal spans. */
final class Ancestry {
  /** Longer chains of internal spans are given up. */
  static final int MAX_HOPS = 128;

  private Ancestry() {}

  /**
   * The place of the span that caused the one of a place; of those that share the parent's id it is
   * the one of the same service, else a server. A server that shares its client's id is below that.
   */
  static @Nullable Place above(Place place) {
    SpanNode node = place.node();
    if (node == null) {
      return place.parent();
    }
    Place client = place.isShared() ? clientHalf(node) : null;
    if (client != null) {
      return client;
    }
    return aboveId(place, node);
  }

  private static @Nullable Place aboveId(Place place, SpanNode node) {
    Place parent = place.parent();
    return parent == null || !parent.isShared() ? parent : parentAmong(parent, node.service());
  }

  private static Place parentAmong(Place first, String service) {
    Place found = first;
    int best = -1;
    for (Place at = first; at != null; at = at.nextHalf()) {
      SpanNode node = at.node();
      int fit =
          node == null
              ? -1
              : node.service().equals(service) ? 2 : node.kind() == SpanKind.SERVER ? 1 : 0;
      if (fit > best) {
        found = at;
        best = fit;
      }
    }
    return found;
  }

  /** The place of the client whose id and parent a server shares; null where there is none. */
  static @Nullable Place clientHalf(SpanNode server) {
    Place own = server.place();
    if (!own.isShared() || server.kind() != SpanKind.SERVER) {
      return null;
    }
    for (Place at = own.first(); at != null; at = at.nextHalf()) {
      SpanNode node = at.node();
      if (node != null && node.kind() == SpanKind.CLIENT && at.parent() == own.parent()) {
        return at;
      }
    }
    return null;
  }

  /** Of the places that share an id the one of what sends messages, else any of a known span. */
  static Place senderAmong(Place first) {
    Place found = first;
    for (Place at = first; at != null; at = at.nextHalf()) {
      SpanNode node = at.node();
      if (node != null && node.isSender()) {
        return at;
      }
      if (found.node() == null) {
        found = at;
      }
    }
    return found;
  }

  /** The span that called a server, or null while that is not known. */
  static @Nullable SpanNode callerOf(SpanNode server) {
    return callerAbove(server, above(server.place()));
  }

  /** The span that called a server, as far as that is known without the client of the same id. */
  static @Nullable SpanNode callerWithoutHalf(SpanNode server) {
    return callerAbove(server, aboveId(server.place(), server));
  }

  private static @Nullable SpanNode callerAbove(SpanNode server, @Nullable Place from) {
    SpanNode foreign = null;
    Place above = from;
    for (int hop = 0; hop < MAX_HOPS; hop++) {
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
      above = above(above);
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
      Place above = above(at);
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
      Place above = above(at.place());
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

  /** Whether what called whatever is below was known by another span of the same id. */
  static boolean othersEndCalls(SpanNode span) {
    Place own = span.place();
    for (Place at = own.isShared() ? own.first() : null; at != null; at = at.nextHalf()) {
      SpanNode other = at.node();
      if (other != null && other != span && endsCalls(other)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is known what sent whatever is consumed below a span. */
  static boolean endsMessages(SpanNode span) {
    SpanNode at = span;
    for (int hop = 0; hop < MAX_HOPS && !at.isSender(); hop++) {
      Place above = above(at.place());
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
      Place above = above(at);
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
    for (Place at = client.place().first(); at != null; at = at.nextHalf()) {
      SpanNode half = at.node();
      if (half != null && clientHalf(half) == client.place()) {
        return true;
      }
    }
    for (Place at = client.place().first().firstChild(); at != null; at = at.nextSibling()) {
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
    for (Place at = internal.first().firstChild(); at != null; at = at.nextSibling()) {
      SpanNode child = at.node();
      if (child != null && (!child.isInternal() || reachesOut(at, hop + 1))) {
        return true;
      }
    }
    return false;
  }
}
