package io.strata.agent.caller;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/** Who made a request, by the word of its header. Immutable. */
public final class Caller {
  private static final ContextKey<Caller> KEY = ContextKey.named("strata-caller");

  private final String service;
  private final String endpoint;
  private final String spanId;

  Caller(String service, String endpoint, String spanId) {
    this.service = service;
    this.endpoint = endpoint;
    this.spanId = spanId;
  }

  /**
   * The caller that is behind the remote span of a context: where a hop without this extension
   * passed on the header of the one before it, there is none.
   */
  public static @Nullable Caller of(Context parent) {
    Caller caller = parent.get(KEY);
    if (caller == null) {
      return null;
    }
    SpanContext span = Span.fromContext(parent).getSpanContext();
    return span.isRemote() && caller.isBehind(span) ? caller : null;
  }

  /** What the last header in a context says, whatever span it came with. */
  public static @Nullable Caller unverified(Context context) {
    return context.get(KEY);
  }

  Context storedIn(Context context) {
    return context.with(KEY, this);
  }

  /** Whether a span is the one that the header was sent with. */
  public boolean isBehind(SpanContext span) {
    return span.getSpanId().equals(spanId);
  }

  /** The caller's {@code service.name}. */
  public String service() {
    return service;
  }

  /** The server's or consumer's operation that made the call; empty where it is not known. */
  public String endpoint() {
    return endpoint;
  }

  /** The span that made the call, as lower-case hex. */
  public String spanId() {
    return spanId;
  }
}
