package io.strata.agent.measure;

import io.opentelemetry.api.trace.SpanKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Peers, which are few and named again and again, made once each. Thread-safe. */
final class Peers {
  private static final int MAX = 4_096;

  private final Map<Peer.Named, Peer> known = new ConcurrentHashMap<>();

  /** The peer of an operation; null for kinds that have no other side. */
  @Nullable Peer of(SpanKind kind, Said said) {
    if (!Peer.isOf(kind)) {
      return null;
    }
    Peer.Named named = new Peer.Named(kind, said);
    Peer peer = known.get(named);
    if (peer == null) {
      peer = Peer.of(named);
      if (named.isOfFew() && known.size() < MAX) {
        known.put(named, peer);
      }
    }
    return peer;
  }
}
