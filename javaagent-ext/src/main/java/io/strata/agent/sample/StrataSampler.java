package io.strata.agent.sample;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples traces that begin here within a budget, each endpoint having a fair share of it, and
 * otherwise does as the parent did. By OpenTelemetry's consistent probability sampling: the
 * threshold is in the tracestate. What is not sampled is recorded all the same, as it may turn out
 * to be an error or slow, unless its path or name says that nobody wants it. Thread-safe, without
 * locks.
 */
final class StrataSampler implements Sampler {
  private static final SamplingResult ALWAYS = sampled(TraceState.getDefault(), Consistent.ALWAYS);

  private final Sampling sampling;
  private final FairBudget budget;
  private final Endpoints endpoints;
  private final LocalTraces traces;
  private final SampleCounts counts;
  private final DropPatterns dropped;

  StrataSampler(Sampling sampling, DropPatterns dropped) {
    this.sampling = sampling;
    this.budget = sampling.sampled();
    this.endpoints = sampling.endpoints();
    this.traces = sampling.traces();
    this.counts = sampling.counts();
    this.dropped = dropped;
  }

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind spanKind,
      Attributes attributes,
      List<LinkData> parentLinks) {
    Span parent = Span.fromContext(parentContext);
    SpanContext parentSpan = parent.getSpanContext();
    if (parentSpan.isValid() && !parentSpan.isRemote()) {
      return likeLocalParent(parent);
    }
    String path = Endpoints.path(spanKind, attributes);
    if (dropped.match(spanKind, name, path)) {
      counts.add(SampleCounts.Decision.DROPPED);
      return SamplingResult.drop();
    }
    Endpoint endpoint = endpoints.of(spanKind, name, path, attributes);
    return parentSpan.isValid()
        ? likeRemoteParent(parentSpan, endpoint)
        : root(parentSpan, traceId, endpoint);
  }

  private static SamplingResult likeLocalParent(Span parent) {
    if (parent.getSpanContext().isSampled()) {
      return SamplingResult.recordAndSample();
    }
    return parent instanceof ReadableSpan ? SamplingResult.recordOnly() : SamplingResult.drop();
  }

  private SamplingResult root(SpanContext noParent, String traceId, Endpoint endpoint) {
    TraceState traceState = noParent.getTraceState();
    long randomness = OtelMember.of(traceState).randomness(traceId);
    FairBudget.Share share = endpoint.sampled();
    long threshold = budget.threshold(share);
    if (randomness < threshold) {
      return unsampled(traceId, noParent, endpoint, randomness, null);
    }
    budget.take(share);
    watch(traceId, noParent, endpoint, randomness, threshold);
    counts.add(SampleCounts.Decision.SAMPLED);
    return threshold == Consistent.ALWAYS && traceState.isEmpty()
        ? ALWAYS
        : sampled(traceState, threshold);
  }

  private SamplingResult likeRemoteParent(SpanContext parent, Endpoint endpoint) {
    TraceState traceState = parent.getTraceState();
    OtelMember member = OtelMember.of(traceState);
    String traceId = parent.getTraceId();
    long randomness = member.randomness(traceId);
    TraceState without =
        member.hasThreshold() ? OtelMember.withoutThreshold(traceState) : traceState;
    if (!parent.isSampled()) {
      return unsampled(traceId, parent, endpoint, randomness, without);
    }
    counts.add(SampleCounts.Decision.SAMPLED);
    if (!member.hasThreshold()) {
      return SamplingResult.recordAndSample();
    }
    if (randomness < member.threshold()) {
      // Somebody sampled it by another rule, so nobody knows what it stands for.
      return new WithTraceState(SamplingDecision.RECORD_AND_SAMPLE, without);
    }
    watch(traceId, parent, endpoint, randomness, member.threshold());
    return SamplingResult.recordAndSample();
  }

  /** Sampled, so it will be exported; but if it is remarkable, by another threshold. */
  private void watch(
      String traceId, SpanContext parent, Endpoint endpoint, long randomness, long threshold) {
    if (threshold != Consistent.ALWAYS && sampling.keeps()) {
      begin(traceId, parent, endpoint, randomness, threshold);
    }
  }

  private SamplingResult unsampled(
      String traceId,
      SpanContext parent,
      Endpoint endpoint,
      long randomness,
      @Nullable TraceState traceState) {
    counts.add(SampleCounts.Decision.UNSAMPLED);
    boolean watched =
        sampling.keeps() && begin(traceId, parent, endpoint, randomness, Consistent.NEVER);
    if (!watched && sampling.keeps()) {
      counts.addNotKept(SampleCounts.Cause.TOO_MANY);
    }
    SamplingResult result = watched ? SamplingResult.recordOnly() : SamplingResult.drop();
    return traceState == null || traceState.equals(parent.getTraceState())
        ? result
        : new WithTraceState(result.getDecision(), traceState);
  }

  private boolean begin(
      String traceId, SpanContext parent, Endpoint endpoint, long randomness, long threshold) {
    return traces.begin(
        new LocalTrace.Origin(
            traceId,
            Consistent.lowBits(traceId),
            parent.getSpanId(),
            endpoint,
            randomness,
            threshold));
  }

  private static SamplingResult sampled(TraceState traceState, long threshold) {
    return new WithTraceState(
        SamplingDecision.RECORD_AND_SAMPLE, OtelMember.withThreshold(traceState, threshold));
  }

  @Override
  public String getDescription() {
    return "StrataSampler";
  }

  @Override
  public String toString() {
    return getDescription();
  }

  private static final class WithTraceState implements SamplingResult {
    private final SamplingDecision decision;
    private final TraceState traceState;

    WithTraceState(SamplingDecision decision, TraceState traceState) {
      this.decision = decision;
      this.traceState = traceState;
    }

    @Override
    public SamplingDecision getDecision() {
      return decision;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.empty();
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState parentTraceState) {
      return traceState;
    }
  }
}
