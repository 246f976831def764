package io.strata.collector.derive.topology;

import io.strata.collector.derive.figures.DerivedMetrics;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.TraceId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derives the edges of the topology from the spans of a partition, segment by segment.
 *
 * <p>An edge of two spans belongs to the segment in which the last of the spans that show it was
 * received, and to the window in which its receiving side ended. Its figures are a function of the
 * records since {@link #oldestSegment()}. Not thread-safe.
 */
public final class EdgeDeriver {
  private final RecentSpans spans;
  private EdgeMetrics single = new EdgeMetrics();
  private long segment = Long.MIN_VALUE;
  private long window;

  /** A deriver that knows no spans. */
  public EdgeDeriver(Horizon horizon) {
    this.spans = new RecentSpans(horizon);
  }

  /**
   * Starts a segment.
   *
   * @param segment ascending
   * @param window the segment's window of stream time
   */
  public void open(long segment, long window) {
    this.segment = segment;
    this.window = window;
    single = new EdgeMetrics();
    addUnanswered(spans.takeWaited(window));
    spans.open(segment, window);
  }

  /**
   * Takes a span of the open segment.
   *
   * @param counted false for one that is remembered against duplicates only
   * @return false where it is a duplicate
   */
  public boolean add(Span span, boolean counted) {
    SpanNode node = new SpanNode(span, counted, segment, window);
    if (!spans.add(node)) {
      return false;
    }
    if (counted) {
      addOwn(node);
    }
    return true;
  }

  /** Edges that one span shows by itself. */
  private void addOwn(SpanNode node) {
    Peer peer = node.peer();
    if (peer != null && peer.isDatabase()) {
      single.add(peer.databaseEdge(node.service()), node, node, null);
    } else if (peer != null && peer.isMessaging()) {
      single.add(peer.brokerEdge(node.service()), node, node, null);
    } else if (node.kind() == SpanKind.SERVER && !node.parentSpanId().isValid()) {
      Edge edge = Edge.between("user", node.service(), ConnectionType.VIRTUAL_NODE);
      single.add(edge, node, null, node);
    }
  }

  /** Edges to peers that sent no span although there was time for one. */
  private void addUnanswered(List<SpanNode> waited) {
    Set<TraceId> examined = new HashSet<>();
    Set<SpanNode> answered = new HashSet<>();
    for (SpanNode node : waited) {
      Peer peer = node.peer();
      if (node.kind() != SpanKind.CLIENT
          || !node.isCounted()
          || peer == null
          || peer.isDatabase()
          || peer.isMessaging()
          || peer.name().isEmpty()) {
        continue;
      }
      if (examined.add(node.traceId())) {
        addAnswered(node.traceId(), answered);
      }
      if (!answered.contains(node) && !isInsideAnotherCall(node)) {
        Edge edge =
            new Edge(
                node.service(), peer.name(), ConnectionType.VIRTUAL_NODE, "", peer.address(), "");
        single.add(edge, node, node, null);
      }
    }
  }

  /** The spans of a trace below which something else is seen that they reached. */
  private void addAnswered(TraceId traceId, Set<SpanNode> answered) {
    for (SpanNode node : spans.trace(traceId)) {
      SpanNode parent =
          node.isInternal()
              ? otherService(node, spans.find(traceId, node.parentSpanId()))
              : Ancestry.remoteParent(node, spans);
      if (parent != null) {
        answered.add(parent);
      }
    }
  }

  private static @Nullable SpanNode otherService(SpanNode node, @Nullable SpanNode parent) {
    return parent != null && !parent.service().equals(node.service()) ? parent : null;
  }

  /** A database's or a broker's client that uses another client inside is one call. */
  private boolean isInsideAnotherCall(SpanNode node) {
    SpanNode parent = Ancestry.remoteParent(node, spans);
    return parent != null
        && parent.peer() != null
        && (parent.peer().isDatabase() || parent.peer().isMessaging());
  }

  /** Adds the points of the open segment as far as it was received. */
  public void collect(DerivedMetrics out) {
    single.collect(out);
    EdgeMetrics joined = new EdgeMetrics();
    List<SpanNode> fresh = spans.fresh();
    Set<TraceId> touched = new LinkedHashSet<>();
    fresh.forEach(node -> touched.add(node.traceId()));
    for (TraceId traceId : touched) {
      for (SpanNode node : spans.trace(traceId)) {
        switch (node.kind()) {
          case SERVER -> addCall(node, joined);
          case CONSUMER -> addMessageOfParent(node, joined);
          case CLIENT, PRODUCER, INTERNAL, UNSPECIFIED -> {}
        }
      }
    }
    fresh.forEach(node -> addMessagesOfLinks(node, joined));
    joined.collect(out);
  }

  private void addCall(SpanNode server, EdgeMetrics joined) {
    Ancestry caller = Ancestry.callerOf(server, spans, segment);
    if (caller == null || !caller.fresh() || !server.isCounted()) {
      return;
    }
    SpanNode cause = caller.cause();
    joined.add(
        Edge.between(cause.service(), server.service(), ConnectionType.CALL),
        server,
        cause.kind() == SpanKind.CLIENT ? cause : null,
        server);
  }

  private void addMessageOfParent(SpanNode consumer, EdgeMetrics joined) {
    Ancestry sender = Ancestry.senderOf(consumer, spans, segment);
    if (sender == null
        || !sender.fresh()
        || consumer.links().contains(sender.cause().reference())) {
      return;
    }
    addMessage(sender.cause(), consumer, joined);
  }

  private void addMessagesOfLinks(SpanNode node, EdgeMetrics joined) {
    for (SpanNode.SpanReference target : node.links()) {
      SpanNode sender = spans.find(target.traceId(), target.spanId());
      if (sender != null && sender.isSender()) {
        addMessage(sender, node, joined);
      }
    }
    if (node.isSender()) {
      for (SpanNode consumer : spans.linkingTo(node.reference())) {
        // A consumer that is new as well has counted the pair above.
        if (consumer.segment() != segment) {
          addMessage(node, consumer, joined);
        }
      }
    }
  }

  private static void addMessage(SpanNode sender, SpanNode consumer, EdgeMetrics joined) {
    if (!consumer.isCounted()) {
      return;
    }
    Peer from = sender.peer();
    Peer to = consumer.peer();
    String system = from == null ? "" : from.messagingSystem();
    String destination = from == null ? "" : from.destination();
    joined.add(
        new Edge(
            sender.service(),
            consumer.service(),
            ConnectionType.MESSAGING_SYSTEM,
            system.isEmpty() && to != null ? to.messagingSystem() : system,
            "",
            destination.isEmpty() && to != null ? to.destination() : destination),
        consumer,
        sender,
        consumer);
  }

  /** The first segment from which the present state can be rebuilt. */
  public long oldestSegment() {
    return spans.oldestSegment();
  }

  /** How many spans are remembered. */
  public int remembered() {
    return spans.size();
  }

  /** How many spans were forgotten before their time because there were too many. */
  public long forgotten() {
    return spans.evicted();
  }
}
