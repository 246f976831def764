package io.strata.collector.derive.topology;

import io.strata.collector.derive.figures.EventWindow;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a span the topology needs, and the segments in which it was received. */
final class SpanNode {
  /** Measured: a node, its place, its share of the tables. */
  private static final int BYTES = 248;

  private static final int BYTES_OF_LINK = 200;

  private final Place place;
  private final SpanKind kind;
  private final String service;
  private final CountedEdges counted;
  private final boolean error;
  private final long endUnixNano;
  private final long durationNanos;
  private final long weight;
  private final @Nullable Peer peer;
  private final List<MessageLink> links;
  private final ReceivedSegment first;
  private ReceivedSegment last;
  private boolean senderFound;

  /** A link of a consumer to what sent a message, and whether that was found. */
  static final class MessageLink {
    private final Place target;
    private boolean senderFound;

    MessageLink(Place target) {
      this.target = target;
    }

    Place target() {
      return target;
    }

    boolean isSenderFound() {
      return senderFound;
    }

    void senderFound() {
      senderFound = true;
    }
  }

  /**
   * What is known of a span beside itself.
   *
   * @param counted which of its edges its time, and its sender, allow to count
   * @param weight how many it stands for
   */
  record Facts(
      String service,
      CountedEdges counted,
      long weight,
      @Nullable Peer peer,
      List<MessageLink> links) {}

  SpanNode(Place place, Span span, Facts facts, ReceivedSegment first) {
    this.place = place;
    this.kind = span.kind();
    this.service = facts.service();
    this.counted = facts.counted();
    this.error = span.status().isError();
    this.endUnixNano = span.endUnixNano();
    this.durationNanos = span.durationNanos();
    this.weight = facts.weight();
    this.peer = facts.peer();
    this.links = facts.links();
    this.first = first;
    this.last = first;
  }

  /** The span was received again. */
  void seenAgain(ReceivedSegment again) {
    last.passOn(this);
    last = again;
  }

  int bytes() {
    return BYTES + links.size() * BYTES_OF_LINK;
  }

  Place place() {
    return place;
  }

  SpanKind kind() {
    return kind;
  }

  String service() {
    return service;
  }

  /** Which of its edges are counted here. */
  CountedEdges counted() {
    return counted;
  }

  boolean isError() {
    return error;
  }

  long endUnixNano() {
    return endUnixNano;
  }

  /** The window of its end. */
  long window() {
    return EventWindow.ofNanos(endUnixNano);
  }

  long durationNanos() {
    return durationNanos;
  }

  long weight() {
    return weight;
  }

  @Nullable Peer peer() {
    return peer;
  }

  /** The links of a consumer; of other spans they tell nothing of messages. */
  List<MessageLink> links() {
    return links;
  }

  boolean linksTo(Place target) {
    for (MessageLink link : links) {
      if (link.target() == target.first()) {
        return true;
      }
    }
    return false;
  }

  /** The segment in which it was received first. */
  ReceivedSegment first() {
    return first;
  }

  /** The segment in which it was received last. */
  ReceivedSegment last() {
    return last;
  }

  /** Whether a consumer's message was found to come from an ancestor. */
  boolean isSenderFound() {
    return senderFound;
  }

  void senderFound() {
    senderFound = true;
  }

  boolean isInternal() {
    return kind == SpanKind.INTERNAL || kind == SpanKind.UNSPECIFIED;
  }

  /** Whether this hands messages to a broker. */
  boolean isSender() {
    return isSender(kind, peer);
  }

  static boolean isSender(SpanKind kind, @Nullable Peer peer) {
    return kind == SpanKind.PRODUCER
        || (kind == SpanKind.CLIENT && peer != null && peer.isMessaging());
  }

  /** Whether a message is looked for above it, too. */
  boolean isPassable() {
    return isInternal() || (kind == SpanKind.CONSUMER && links.isEmpty());
  }
}
