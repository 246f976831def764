package io.strata.agent.caller;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.strata.agent.endpoint.EndpointName;
import org.jspecify.annotations.Nullable;

/**
 * What this process does for whoever asked it to: the request that a server answers, the message
 * that a consumer processes, or the task that a trace starts with. All that is called meanwhile is
 * called for it.
 */
public abstract class LocalOperation {
  /**
   * The one that runs in a context; null where none does, or where it was begun by hand and further
   * up than the context's span, or not recorded.
   */
  public static @Nullable LocalOperation of(Context context) {
    ContextOperation operation = ContextOperation.of(context);
    LocalOperation known = operation == null ? null : operation.localOperation();
    return known != null ? known : ofSpan(Span.fromContext(context));
  }

  private static @Nullable LocalOperation ofSpan(Span span) {
    if (!(span instanceof ReadableSpan)) {
      return null;
    }
    ReadableSpan read = (ReadableSpan) span;
    SpanContext parent = read.getParentSpanContext();
    switch (read.getKind()) {
      case SERVER:
      case CONSUMER:
        return new OfSpan(read);
      case INTERNAL:
        return parent.isValid() && !parent.isRemote() ? null : new OfSpan(read);
      case CLIENT:
      case PRODUCER:
        return null;
    }
    return null;
  }

  /** Its endpoint's name as far as it is known by now: a route is found while a request runs. */
  public abstract String name();

  private static final class OfSpan extends LocalOperation {
    private final ReadableSpan span;

    OfSpan(ReadableSpan span) {
      this.span = span;
    }

    @Override
    public String name() {
      return EndpointName.of(span.getName(), span.getInstrumentationScopeInfo().getName());
    }
  }
}
