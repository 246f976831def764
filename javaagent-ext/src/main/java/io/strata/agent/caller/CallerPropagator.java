package io.strata.agent.caller;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.Collection;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * Carries the caller's name in a header of its own, beside those of the trace. Who gets one and is
 * no Strata agent ignores it; who copies it on is found out by the span in it. Thread-safe.
 */
final class CallerPropagator implements TextMapPropagator {
  private static final AttributeKey<String> SERVER_ADDRESS =
      AttributeKey.stringKey("server.address");

  private final AllowedHosts hosts;

  CallerPropagator(AllowedHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public Collection<String> fields() {
    return Collections.singletonList(CallerHeader.NAME);
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    Span span = Span.fromContext(context);
    SpanContext spanContext = span.getSpanContext();
    String service = LocalService.name();
    if (service == null || !spanContext.isValid() || !isAllowed(context, span)) {
      return;
    }
    LocalOperation caller = LocalOperation.of(context);
    String header =
        CallerHeader.format(spanContext.getSpanId(), service, caller == null ? "" : caller.name());
    if (header != null) {
      setter.set(carrier, CallerHeader.NAME, header);
    }
  }

  private boolean isAllowed(Context context, Span span) {
    if (hosts.isAll()) {
      return true;
    }
    ContextOperation operation = ContextOperation.of(context);
    String host = operation == null ? null : operation.destinationHost();
    if (host == null && span instanceof ReadableSpan) {
      host = ((ReadableSpan) span).getAttribute(SERVER_ADDRESS);
    }
    return isMessage(operation, span) ? hosts.allowsMessages() : hosts.allows(host);
  }

  private static boolean isMessage(@Nullable ContextOperation operation, Span span) {
    return (operation != null && operation.isMessage())
        || (span instanceof ReadableSpan && ((ReadableSpan) span).getKind() == SpanKind.PRODUCER);
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    String header = getter.get(carrier, CallerHeader.NAME);
    Caller caller = header == null ? null : CallerHeader.parse(header);
    return caller == null ? context : caller.storedIn(context);
  }

  @Override
  public String toString() {
    return "CallerPropagator";
  }
}
