package io.strata.collector.derive.topology;

import org.jspecify.annotations.Nullable;

/**
 * What a message's sender gives to its edge: the same, whether it was found in memory or in the
 * store.
 *
 * @param system the broker's kind; empty where unknown
 * @param destination topic or queue; empty where unknown
 * @param weight how many its span stands for, in millionths
 */
record Sender(
    String service,
    String system,
    String destination,
    long weight,
    boolean error,
    long durationNanos) {

  static Sender of(SpanNode node) {
    return of(node.service(), node.peer(), node.weight(), node.isError(), node.durationNanos());
  }

  static Sender of(
      String service, @Nullable Peer peer, long weight, boolean error, long durationNanos) {
    return peer == null
        ? new Sender(service, "", "", weight, error, durationNanos)
        : new Sender(
            service, peer.messagingSystem(), peer.destination(), weight, error, durationNanos);
  }
}
