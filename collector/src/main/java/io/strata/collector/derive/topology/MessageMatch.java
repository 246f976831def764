package io.strata.collector.derive.topology;

import io.strata.collector.derive.figures.Loss;
import io.strata.collector.derive.figures.Losses;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.List;

/**
 * Matches consumers with what sent their messages, by links and by parents, while both are in
 * memory: that is a sender that came at most the duplicates' horizon before its consumer, or before
 * the consumer has waited. From then on the consumer is asked about elsewhere, and no more matched
 * here: each message is counted in one place, by every reader that starts again alike. Not
 * thread-safe.
 */
final class MessageMatch {
  /** A segment asks about so many messages at most. */
  private static final int MAX_REQUESTS = 2_000;

  private final Horizon horizon;
  private final Losses losses;
  private final List<LinkRequest> requests = new ArrayList<>();
  private long window;

  MessageMatch(Horizon horizon, Losses losses) {
    this.horizon = horizon;
    this.losses = losses;
  }

  /**
   * Starts a segment.
   *
   * @param waited the spans that have waited long enough
   */
  void open(long segmentWindow, List<SpanNode> waited) {
    window = segmentWindow;
    requests.clear();
    for (SpanNode node : waited) {
      if (node.kind() == SpanKind.CONSUMER && node.counted().received()) {
        ask(node);
      }
    }
  }

  private void ask(SpanNode consumer) {
    for (SpanNode.MessageLink link : consumer.links()) {
      if (!link.isSenderFound()) {
        ask(consumer, link.target(), false);
      }
    }
    if (!consumer.isSenderFound()) {
      Place sender = Ancestry.senderOf(consumer, horizon);
      if (sender != null && !consumer.linksTo(sender)) {
        // Below one that is not known a linked sender could be met: it has been asked about.
        ask(consumer, sender, consumer.links().isEmpty());
      }
    }
  }

  private void ask(SpanNode consumer, Place target, boolean throughParents) {
    if (requests.size() >= MAX_REQUESTS) {
      losses.add(Loss.LINK_REQUESTS);
      return;
    }
    Place place = consumer.place();
    requests.add(
        new LinkRequest(
            new TraceId(place.traceHigh(), place.traceLow()),
            new SpanId(place.spanId()),
            Receiver.of(consumer),
            new TraceId(target.traceHigh(), target.traceLow()),
            new SpanId(target.spanId()),
            throughParents));
  }

  /** What the open segment asks. */
  List<LinkRequest> requests() {
    return List.copyOf(requests);
  }

  /** Counts the messages of a consumer that came. */
  void addOfConsumer(SpanNode consumer, EdgeMetrics edges) {
    for (SpanNode.MessageLink link : consumer.links()) {
      addOfLink(consumer, link, edges);
    }
    addOfParent(consumer, edges);
  }

  /** Counts the message of a consumer where an ancestor sent it. */
  void addOfParent(SpanNode consumer, EdgeMetrics edges) {
    if (consumer.isSenderFound() || !canMatch(consumer)) {
      return;
    }
    Place place = Ancestry.senderOf(consumer, horizon);
    SpanNode sender = place == null ? null : place.node();
    if (place == null
        || sender == null
        || !sender.isSender()
        || !Ancestry.isKnown(place, consumer, horizon)) {
      return;
    }
    consumer.senderFound();
    if (!consumer.linksTo(place)) {
      Receiver.of(consumer).countFrom(Sender.of(sender), edges);
    }
  }

  /** Counts the messages of consumers that link to a sender that came. */
  void addOfLinks(SpanNode sender, EdgeMetrics edges) {
    for (SpanNode consumer : sender.place().first().linkedFrom()) {
      for (SpanNode.MessageLink link : consumer.links()) {
        if (link.target() == sender.place().first()) {
          addOfLink(consumer, link, edges);
        }
      }
    }
  }

  private void addOfLink(SpanNode consumer, SpanNode.MessageLink link, EdgeMetrics edges) {
    Place target = Ancestry.senderAmong(link.target());
    SpanNode sender = target.node();
    if (sender != null
        && sender.isSender()
        && !link.isSenderFound()
        && canMatch(consumer)
        && Ancestry.isKnown(target, consumer, horizon)) {
      link.senderFound();
      Receiver.of(consumer).countFrom(Sender.of(sender), edges);
    }
  }

  private boolean canMatch(SpanNode consumer) {
    return consumer.counted().received()
        && consumer.first().window() > window - horizon.waitWindows();
  }
}
