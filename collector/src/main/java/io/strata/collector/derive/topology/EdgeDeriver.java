package io.strata.collector.derive.topology;

import io.strata.collector.derive.figures.Bounds;
import io.strata.collector.derive.figures.DerivedMetrics;
import io.strata.collector.derive.figures.Loss;
import io.strata.collector.derive.figures.Losses;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanLink;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derives the edges of the topology from the spans of a partition, segment by segment.
 *
 * <p>An edge of two spans belongs to the segment in which the last of the spans that show it was
 * received, and to the window in which its receiving side ended. It is counted as soon as that span
 * comes: what is said of a segment only grows while it fills, and costs nothing more to say again.
 * Its figures are a function of the records since {@link #oldestSegment()}. Not thread-safe.
 */
public final class EdgeDeriver {
  /** Links of a span beyond so many are not looked at. */
  private static final int MAX_LINKS = 1_024;

  private final Bounds bounds;
  private final Losses losses;
  private final RecentSpans spans;
  private final PeerReader peers = new PeerReader();
  private final MessageMatch messages;
  private EdgeMetrics edges;
  private long reportedEvicted;

  /** A deriver that knows no spans. */
  public EdgeDeriver(Horizon horizon, Bounds bounds, Losses losses) {
    this.bounds = bounds;
    this.losses = losses;
    this.spans = new RecentSpans(horizon);
    this.messages = new MessageMatch(horizon, losses);
    this.edges = new EdgeMetrics(bounds, losses, 0);
  }

  /**
   * Starts a segment.
   *
   * @param segment ascending
   * @param window the segment's window of stream time
   */
  public void open(long segment, long window) {
    edges = new EdgeMetrics(bounds, losses, window);
    List<SpanNode> waited = spans.takeWaited(window);
    addUnanswered(waited);
    messages.open(window, waited);
    spans.open(segment, window);
    losses.add(Loss.SPANS_FORGOTTEN, spans.evicted() - reportedEvicted);
    reportedEvicted = spans.evicted();
  }

  /**
   * Takes a span of the open segment.
   *
   * @param counted which of its edges are counted
   * @param weight how many it stands for, in millionths
   * @return false where it is a duplicate
   */
  public boolean add(Span span, String service, CountedEdges counted, long weight) {
    Place place = spans.place(span.traceId(), span.spanId()).half(span.kind(), service);
    if (spans.isDuplicate(place)) {
      return false;
    }
    SpanNode node =
        new SpanNode(
            place,
            span,
            new SpanNode.Facts(
                service, counted, weight, peers.read(span.kind(), span.attributes()), links(span)),
            spans.open());
    spans.add(node, span.parentSpanId());
    if (counted.used()) {
      addOwn(node, span.isRoot());
    }
    addJoined(node);
    return true;
  }

  private List<SpanNode.MessageLink> links(Span span) {
    if (span.kind() != SpanKind.CONSUMER || span.links().isEmpty()) {
      return List.of();
    }
    Set<Place> targets = new LinkedHashSet<>();
    List<SpanNode.MessageLink> links = new ArrayList<>();
    for (SpanLink link : span.links()) {
      if (links.size() >= MAX_LINKS) {
        losses.add(Loss.LINKS, span.links().size() - MAX_LINKS);
        break;
      }
      Place target = spans.place(link.traceId(), link.spanId());
      if (targets.add(target)) {
        links.add(new SpanNode.MessageLink(target));
      }
    }
    return links;
  }

  /** Edges that one span shows by itself. */
  private void addOwn(SpanNode node, boolean root) {
    Peer peer = node.peer();
    if (peer != null && peer.isDatabase()) {
      edges.addOfClient(peer.databaseEdge(node.service()), node);
    } else if (peer != null && peer.isMessaging()) {
      edges.addOfClient(peer.brokerEdge(node.service()), node);
    } else if (node.kind() == SpanKind.SERVER && root && Ancestry.clientHalf(node) == null) {
      edges.add(
          Edge.between("user", node.service(), ConnectionType.VIRTUAL_NODE),
          new EdgeMetrics.Request(
              node.window(),
              node.weight(),
              node.isError(),
              EdgeMetrics.UNSEEN,
              node.durationNanos()));
    }
  }

  /** Edges whose last span this one is: its own, and those of spans below it. */
  private void addJoined(SpanNode node) {
    switch (node.kind()) {
      case SERVER -> addCall(node);
      case CONSUMER -> messages.addOfConsumer(node, edges);
      case CLIENT -> addOfServerHalves(node);
      case PRODUCER, INTERNAL, UNSPECIFIED -> {}
    }
    if (node.isSender()) {
      messages.addOfLinks(node, edges);
    }
    if (node.place().first().firstChild() != null) {
      boolean calls = Ancestry.endsCalls(node) && !Ancestry.othersEndCalls(node);
      addBelow(node.place(), calls, Ancestry.endsMessages(node), 0);
    }
  }

  /** The calls of servers that share the id of their client; those counted without it miss it. */
  private void addOfServerHalves(SpanNode client) {
    Place own = client.place();
    for (Place at = own.isShared() ? own.first() : null; at != null; at = at.nextHalf()) {
      SpanNode server = at.node();
      if (server != null
          && server.kind() == SpanKind.SERVER
          && server.counted().received()
          && Ancestry.clientHalf(server) == own) {
        SpanNode caller = Ancestry.callerWithoutHalf(server);
        if (caller == null) {
          addCall(server);
        } else if (caller.kind() != SpanKind.CLIENT && caller.service().equals(client.service())) {
          edges.addClientSide(
              Edge.between(client.service(), server.service(), ConnectionType.CALL),
              client,
              server);
        }
      }
    }
  }

  /**
   * Edges of spans below one that was missing.
   *
   * @param calls whether their callers are known now
   * @param sent whether their messages' senders are known now
   */
  private void addBelow(Place place, boolean calls, boolean sent, int depth) {
    if (depth >= Ancestry.MAX_HOPS || (!calls && !sent)) {
      return;
    }
    for (Place at = place.first().firstChild(); at != null; at = at.nextSibling()) {
      SpanNode child = at.node();
      if (child == null || Ancestry.above(at) != place) {
        // Below another span of the same id, or beside it: a server that shares its client's id.
        continue;
      }
      switch (child.kind()) {
        case SERVER -> {
          if (calls) {
            addCall(child);
          }
        }
        case CONSUMER -> {
          if (sent) {
            messages.addOfParent(child, edges);
            addBelow(at, false, child.isPassable(), depth + 1);
          }
        }
        case INTERNAL, UNSPECIFIED -> addBelow(at, calls, sent, depth + 1);
        case CLIENT, PRODUCER -> {}
      }
    }
  }

  private void addCall(SpanNode server) {
    SpanNode caller = server.counted().received() ? Ancestry.callerOf(server) : null;
    if (caller == null) {
      return;
    }
    boolean client = caller.kind() == SpanKind.CLIENT;
    edges.add(
        Edge.between(caller.service(), server.service(), ConnectionType.CALL),
        new EdgeMetrics.Request(
            server.window(),
            // Both are seen as often as the rarer one: by consistent sampling the other is, too.
            Math.max(server.weight(), caller.weight()),
            server.isError() || (client && caller.isError()),
            client ? caller.durationNanos() : EdgeMetrics.UNSEEN,
            server.durationNanos()));
  }

  /** Edges to peers that sent no span although there was time for one. */
  private void addUnanswered(List<SpanNode> waited) {
    for (SpanNode node : waited) {
      Peer peer = node.peer();
      if (node.kind() == SpanKind.CLIENT
          && node.counted().unanswered()
          && peer != null
          && !peer.isDatabase()
          && !peer.isMessaging()
          && !peer.name().isEmpty()
          && !Ancestry.isAnswered(node)
          && !isInsideAnotherCall(node)) {
        edges.addOfClient(
            new Edge(
                node.service(), peer.name(), ConnectionType.VIRTUAL_NODE, "", peer.address(), ""),
            node);
      }
    }
  }

  /**
   * A database's or a broker's client that uses another client inside is one call; what is done for
   * a message that was taken is not.
   */
  private static boolean isInsideAnotherCall(SpanNode node) {
    SpanNode parent = Ancestry.remoteParent(node);
    return parent != null
        && parent.kind() != SpanKind.CONSUMER
        && parent.peer() != null
        && (parent.peer().isDatabase() || parent.peer().isMessaging());
  }

  /** What the open segment asks other partitions. */
  public List<LinkRequest> linkRequests() {
    return messages.requests();
  }

  /** Answers requests from memory and the store; the edges found are those of their origin. */
  public LinkAnswers answers(SenderLookup lookup) {
    return new LinkAnswers(spans, lookup, bounds, losses);
  }

  /** Adds the points of the open segment as far as it was received. */
  public void collect(DerivedMetrics out) {
    edges.collect(out);
  }

  /** The first segment from which the present state can be rebuilt. */
  public long oldestSegment() {
    return spans.oldestSegment();
  }

  /** How many spans are remembered. */
  public int remembered() {
    return spans.size();
  }

  /** How many places of traces are held for them. */
  int places() {
    return spans.places();
  }

  /** A known span, for tests. */
  @Nullable SpanNode find(Span span) {
    return spans.find(span.traceId(), span.spanId());
  }
}
