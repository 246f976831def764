package io.strata.agent.sample;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Stands before the processor that exports, and hands it the spans that are to be exported, when
 * that is known. Thread-safe.
 */
final class KeepingSpanProcessor implements SpanProcessor {
  private final LocalTraces traces;
  private final Endpoints endpoints;
  private final SampleCounts counts;
  private final SpanProcessor exporting;
  private final boolean first;

  /**
   * Before that processor.
   *
   * @param first whether it is the one of its SDK that tells the traces what ended
   */
  KeepingSpanProcessor(Sampling sampling, SpanProcessor exporting, boolean first) {
    this.traces = sampling.traces();
    this.endpoints = sampling.endpoints();
    this.counts = sampling.counts();
    this.exporting = exporting;
    this.first = first;
    traces.exportTo(exporting);
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {
    exporting.onStart(parentContext, span);
  }

  @Override
  public boolean isStartRequired() {
    return exporting.isStartRequired();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!first) {
      return;
    }
    counts.registerWhenPossible();
    SpanContext parent = span.getParentSpanContext();
    boolean root = !parent.isValid() || parent.isRemote();
    if (root && span.getKind() == SpanKind.SERVER) {
      endpoints.learn(span);
    }
    LocalTrace trace = traces.of(span.getSpanContext().getTraceId());
    if (trace != null) {
      trace.ended(span, isError(span), root);
    } else if (span.getSpanContext().isSampled()) {
      traces.export(span);
    }
  }

  private static boolean isError(ReadableSpan span) {
    return span.toSpanData().getStatus().getStatusCode() == StatusCode.ERROR;
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode forceFlush() {
    traces.settleAll();
    return exporting.forceFlush();
  }

  @Override
  public CompletableResultCode shutdown() {
    traces.settleAll();
    return exporting.shutdown();
  }

  @Override
  public String toString() {
    return "KeepingSpanProcessor{" + exporting + "}";
  }
}
