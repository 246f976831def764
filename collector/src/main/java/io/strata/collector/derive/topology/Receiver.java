package io.strata.collector.derive.topology;

/**
 * What a message's consumer gives to its edge.
 *
 * @param system the broker's kind, where the sender does not tell it; may be empty
 * @param destination likewise
 * @param window the window in which it is counted
 * @param weight how many it stands for, in millionths
 */
public record Receiver(
    String service,
    String system,
    String destination,
    long window,
    long weight,
    boolean error,
    long durationNanos) {

  static Receiver of(SpanNode consumer) {
    Peer peer = consumer.peer();
    return new Receiver(
        consumer.service(),
        peer == null ? "" : peer.messagingSystem(),
        peer == null ? "" : peer.destination(),
        consumer.window(),
        consumer.weight(),
        consumer.isError(),
        consumer.durationNanos());
  }

  /** Counts the message that came from a sender. */
  void countFrom(Sender sender, EdgeMetrics edges) {
    edges.add(
        new Edge(
            sender.service(),
            service,
            ConnectionType.MESSAGING_SYSTEM,
            sender.system().isEmpty() ? system : sender.system(),
            "",
            sender.destination().isEmpty() ? destination : sender.destination()),
        new EdgeMetrics.Request(
            window,
            Math.max(weight, sender.weight()),
            error || sender.error(),
            sender.durationNanos(),
            durationNanos));
  }
}
