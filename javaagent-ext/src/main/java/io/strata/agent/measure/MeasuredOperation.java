package io.strata.agent.measure;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.internal.HttpRouteState;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.strata.agent.caller.ContextOperation;
import io.strata.agent.caller.LocalOperation;
import io.strata.agent.endpoint.EndpointName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation of an instrumented library, from before its span begins until it has ended. It goes
 * with its context, from one thread to the next, and is never used by two at once; only its name
 * may be asked for meanwhile.
 */
final class MeasuredOperation extends ContextOperation {
  private final OperationType type;
  private final Attributes startAttributes;
  private final @Nullable LocalOperation local;
  private final boolean insideComponent;
  private SpanKind kind;
  private String name = "";
  private boolean claimed;
  private boolean root;
  private Arrival arrival = Arrival.NOWHERE;
  private boolean external;
  private StatusCode status = StatusCode.UNSET;
  private @Nullable Throwable thrown;
  private long startNanos;
  private volatile @Nullable ReadableSpan recorded;
  private volatile @Nullable HttpRouteState route;

  private MeasuredOperation(
      OperationType type,
      Attributes startAttributes,
      @Nullable LocalOperation local,
      boolean insideComponent) {
    this.type = type;
    this.startAttributes = startAttributes;
    this.local = local;
    this.insideComponent = insideComponent;
    this.kind = type.usualKind();
  }

  /** The one that is about to begin in a context. */
  static MeasuredOperation in(Context context, OperationType type, Attributes startAttributes) {
    ContextOperation outer = ContextOperation.of(context);
    return new MeasuredOperation(
        type,
        startAttributes,
        type.isEntry() ? null : LocalOperation.of(context),
        outer instanceof MeasuredOperation && ((MeasuredOperation) outer).type.isOfComponent());
  }

  /** The innermost one of a context. */
  static @Nullable MeasuredOperation from(Context context) {
    ContextOperation operation = ContextOperation.of(context);
    return operation instanceof MeasuredOperation ? (MeasuredOperation) operation : null;
  }

  /**
   * Takes the span that is about to begin for this operation's, where it has none yet: the first
   * that begins in its context is.
   *
   * @return whether it is
   */
  boolean claim(SpanKind spanKind, String spanName) {
    if (claimed) {
      return false;
    }
    claimed = true;
    kind = spanKind;
    name = spanName;
    return true;
  }

  /** Notes what a span would say if it were recorded. */
  void dropped(Context parent, List<LinkData> links, ForeignHosts foreign) {
    root = !Span.fromContext(parent).getSpanContext().isValid();
    arrival = Arrival.of(kind, parent, links);
    external = foreign.isCalledBy(kind, new Said(startAttributes, null), this);
  }

  /** The span has begun, recorded or not. */
  void started(Context context, long nanos) {
    claimed = true;
    startNanos = nanos;
    Span span = Span.fromContext(context);
    if (span instanceof ReadableSpan) {
      recorded = (ReadableSpan) span;
    }
    if (type.isEntry()) {
      route = HttpRouteState.fromContextOrNull(context);
    }
  }

  /** How it ended, before its span does. */
  void ending(StatusCode result, @Nullable Throwable error) {
    status = result;
    thrown = error;
  }

  /** Whether a span records it. */
  boolean isRecorded() {
    return recorded != null;
  }

  /** Whether it is part of a database's or broker's client. */
  boolean isInsideComponent() {
    return insideComponent;
  }

  @Nullable Throwable thrown() {
    return thrown;
  }

  /**
   * What is to be counted of it.
   *
   * @param endNanos by the clock of its start
   */
  Finished finished(Attributes endAttributes, long endNanos, long endEpochNanos) {
    Finished finished =
        new Finished(
            kind,
            EndpointName.cut(droppedName()),
            status,
            new Said(startAttributes, endAttributes),
            endEpochNanos,
            Math.max(0, endNanos - startNanos));
    finished.root = root;
    finished.callerService = arrival.callerService();
    finished.callerEndpoint = arrival.callerEndpoint();
    finished.external = external;
    return finished;
  }

  /** The name that its span would have by now. */
  private String droppedName() {
    HttpRouteState known = route;
    String pattern = known == null || !type.isHttpServer() ? null : known.getRoute();
    return known == null || pattern == null || pattern.isEmpty()
        ? name
        : RouteNames.of(known.getMethod(), pattern);
  }

  @Override
  protected @Nullable LocalOperation localOperation() {
    return type.isEntry() ? entry() : local;
  }

  private LocalOperation entry() {
    return new LocalOperation() {
      @Override
      public String name() {
        ReadableSpan span = recorded;
        return EndpointName.cut(span == null ? droppedName() : span.getName());
      }
    };
  }

  @Override
  protected @Nullable String destinationHost() {
    return type.isEntry() ? null : Peer.host(new Said(startAttributes, null));
  }

  @Override
  protected boolean isMessage() {
    return type == OperationType.PRODUCER;
  }
}
