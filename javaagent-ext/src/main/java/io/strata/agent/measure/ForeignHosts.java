package io.strata.agent.measure;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.strata.agent.caller.AllowedHosts;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that are surely no services of ours: those that are not told the caller's name, where it is
 * configured who is. A call of one is an edge that this side counts; whether another host's service
 * sends spans only the collector knows, and it makes the edge where none do. Immutable.
 */
final class ForeignHosts {
  /** On a span: the edge to the host that it calls is counted here. */
  static final AttributeKey<Boolean> CALLEE_EXTERNAL =
      AttributeKey.booleanKey("strata.callee.external");

  private final AllowedHosts own;

  ForeignHosts(AllowedHosts own) {
    this.own = own;
  }

  /**
   * Whether an operation calls one.
   *
   * @param said what it says where it begins
   * @param operation what it is part of, or itself
   */
  boolean isCalledBy(SpanKind kind, Said said, @Nullable MeasuredOperation operation) {
    if (own.isAll() || kind != SpanKind.CLIENT || Peer.isOfComponent(said)) {
      return false;
    }
    String host = Peer.host(said);
    return host != null
        && !own.allows(host)
        && (operation == null || !operation.isInsideComponent());
  }
}
