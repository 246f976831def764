package io.strata.agent.sample;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * An ended span that goes through by another threshold than its context was propagated with. To the
 * processor that exports it, it looks sampled; the data that are exported say whether it was, as a
 * trace that was not is only where it was kept.
 */
final class KeptSpan implements ReadableSpan {
  /** Why a span that was not sampled is exported. */
  static final AttributeKey<String> KEPT = AttributeKey.stringKey("strata.kept");

  private final ReadableSpan span;
  private final long threshold;
  private final @Nullable KeepReason reason;

  /**
   * A span as it is exported.
   *
   * @param reason null where it was sampled
   */
  KeptSpan(ReadableSpan span, long threshold, @Nullable KeepReason reason) {
    this.span = span;
    this.threshold = threshold;
    this.reason = reason;
  }

  @Override
  public SpanContext getSpanContext() {
    return context(span.getSpanContext(), TraceFlags.getSampled());
  }

  private SpanContext context(SpanContext context, TraceFlags flags) {
    return SpanContext.create(
        context.getTraceId(),
        context.getSpanId(),
        flags,
        OtelMember.withThreshold(context.getTraceState(), threshold));
  }

  @Override
  public SpanData toSpanData() {
    return new KeptSpanData(span.toSpanData());
  }

  @Override
  public SpanContext getParentSpanContext() {
    return span.getParentSpanContext();
  }

  @Override
  public String getName() {
    return span.getName();
  }

  @Override
  @Deprecated
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return span.getInstrumentationLibraryInfo();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return span.getInstrumentationScopeInfo();
  }

  @Override
  public boolean hasEnded() {
    return span.hasEnded();
  }

  @Override
  public long getLatencyNanos() {
    return span.getLatencyNanos();
  }

  @Override
  public SpanKind getKind() {
    return span.getKind();
  }

  @Override
  public <T> @Nullable T getAttribute(AttributeKey<T> key) {
    return span.getAttribute(key);
  }

  @Override
  public Attributes getAttributes() {
    return span.getAttributes();
  }

  private final class KeptSpanData extends DelegatingSpanData {
    private final SpanContext context;
    private final Attributes attributes;

    KeptSpanData(SpanData data) {
      super(data);
      context = context(data.getSpanContext(), data.getSpanContext().getTraceFlags());
      KeepReason why = reason;
      attributes =
          why == null
              ? data.getAttributes()
              : data.getAttributes().toBuilder().put(KEPT, why.label()).build();
    }

    @Override
    public SpanContext getSpanContext() {
      return context;
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
      return super.getTotalAttributeCount() + attributes.size() - super.getAttributes().size();
    }
  }
}
