package io.strata.agent.measure;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Sees to it that what another sampler drops can be counted: an instrumented operation learns the
 * kind and name that its span would have had, and a span that is made otherwise is recorded, though
 * not exported, if it is of those that are counted. Decides nothing that others see. Thread-safe.
 */
final class CountingSampler implements Sampler {
  private final Sampler sampler;
  private final ForeignHosts foreign;

  CountingSampler(Sampler sampler, ForeignHosts foreign) {
    this.sampler = sampler;
    this.foreign = foreign;
  }

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind spanKind,
      Attributes attributes,
      List<LinkData> parentLinks) {
    MeasuredOperation operation = MeasuredOperation.from(parentContext);
    boolean instrumented = operation != null && operation.claim(spanKind, name);
    SamplingResult result =
        sampler.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
    if (result.getDecision() != SamplingDecision.DROP) {
      return result;
    }
    if (operation != null && instrumented) {
      operation.dropped(parentContext, parentLinks, foreign);
      return result;
    }
    return isCounted(spanKind, parentContext) ? new Recorded(result) : result;
  }

  private static boolean isCounted(SpanKind kind, Context parent) {
    return kind != SpanKind.INTERNAL || !Span.fromContext(parent).getSpanContext().isValid();
  }

  @Override
  public String getDescription() {
    return sampler.getDescription();
  }

  @Override
  public String toString() {
    return sampler.toString();
  }

  /** A span that is recorded instead of dropped. */
  private static final class Recorded implements SamplingResult {
    private final SamplingResult dropped;

    Recorded(SamplingResult dropped) {
      this.dropped = dropped;
    }

    @Override
    public SamplingDecision getDecision() {
      return SamplingDecision.RECORD_ONLY;
    }

    @Override
    public Attributes getAttributes() {
      return dropped.getAttributes();
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState parentTraceState) {
      return dropped.getUpdatedTraceState(parentTraceState);
    }
  }
}
