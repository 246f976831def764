package io.strata.agent.measure;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.strata.agent.caller.Caller;
import io.strata.agent.caller.IgnoredHeader;
import io.strata.agent.caller.IgnoredHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a server's or consumer's operation came here: from a caller that is known by name, from one
 * that is not, or from nowhere else. A recorded span says it in its attributes: of one whose caller
 * is not known the collector makes the edge. Immutable.
 */
final class Arrival {
  /** On a span: the service that called. */
  static final AttributeKey<String> CALLER_SERVICE =
      AttributeKey.stringKey("strata.caller.service");

  /** On a span: what it did when it called. */
  static final AttributeKey<String> CALLER_ENDPOINT =
      AttributeKey.stringKey("strata.caller.endpoint");

  /** On a span: somebody else called, and it is not known who. */
  static final AttributeKey<Boolean> CALLER_UNKNOWN =
      AttributeKey.booleanKey("strata.caller.unknown");

  /** From nowhere else. */
  static final Arrival NOWHERE = new Arrival(null, false);

  private static final Arrival FROM_UNKNOWN = new Arrival(null, true);

  private final @Nullable Caller caller;
  private final boolean unknown;

  private Arrival(@Nullable Caller caller, boolean unknown) {
    this.caller = caller;
    this.unknown = unknown;
  }

  /** Whether operations of a kind come from others. */
  static boolean isOf(SpanKind kind) {
    return kind == SpanKind.SERVER || kind == SpanKind.CONSUMER;
  }

  /**
   * Reads it where a span starts.
   *
   * @param parent the context in which it starts
   * @param links which a consumer has to where its messages were made
   */
  static Arrival of(SpanKind kind, Context parent, List<LinkData> links) {
    if (!isOf(kind)) {
      return NOWHERE;
    }
    SpanContext above = Span.fromContext(parent).getSpanContext();
    boolean linked = kind == SpanKind.CONSUMER && !links.isEmpty();
    if (!above.isRemote() && !linked) {
      return NOWHERE;
    }
    Caller caller = Caller.unverified(parent);
    if (caller == null) {
      return FROM_UNKNOWN;
    }
    if ((!above.isRemote() || caller.isBehind(above)) && (!linked || isBehind(caller, links))) {
      return new Arrival(caller, false);
    }
    IgnoredHeaders.add(IgnoredHeader.OTHER_SPAN);
    return FROM_UNKNOWN;
  }

  /** Whether all messages are one caller's. */
  private static boolean isBehind(Caller caller, List<LinkData> links) {
    for (LinkData link : links) {
      if (!caller.isBehind(link.getSpanContext())) {
        return false;
      }
    }
    return true;
  }

  @Nullable String callerService() {
    return caller == null ? null : caller.service();
  }

  @Nullable String callerEndpoint() {
    return caller == null ? null : caller.endpoint();
  }

  boolean isUnknown() {
    return unknown;
  }

  void writeTo(ReadWriteSpan span) {
    if (caller != null) {
      span.setAttribute(CALLER_SERVICE, caller.service());
      if (!caller.endpoint().isEmpty()) {
        span.setAttribute(CALLER_ENDPOINT, caller.endpoint());
      }
    } else if (unknown) {
      span.setAttribute(CALLER_UNKNOWN, true);
    }
  }
}
