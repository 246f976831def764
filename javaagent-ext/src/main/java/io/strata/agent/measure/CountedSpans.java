package io.strata.agent.measure;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.ExceptionEventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.strata.agent.endpoint.EndpointName;
import java.util.Collections;

/** Counts recorded spans, by whomever they were made, when they end. Thread-safe. */
final class CountedSpans implements SpanProcessor {
  private final Measuring measuring;
  private final ForeignHosts foreign;

  CountedSpans(Measuring measuring, ForeignHosts foreign) {
    this.measuring = measuring;
    this.foreign = foreign;
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {
    measuring.safely(() -> {
      SpanKind kind = span.getKind();
      if (Arrival.isOf(kind)) {
        Arrival.of(
                kind,
                parentContext,
                kind == SpanKind.CONSUMER ? span.toSpanData().getLinks() : Collections.emptyList())
            .writeTo(span);
      } else if (foreign.isCalledBy(
          kind, Said.of(span.getAttributes()), MeasuredOperation.from(parentContext))) {
        span.setAttribute(ForeignHosts.CALLEE_EXTERNAL, true);
      }
    });
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    measuring.safely(() -> count(span));
  }

  private void count(ReadableSpan ended) {
    SpanKind kind = ended.getKind();
    boolean root = !ended.getParentSpanContext().isValid();
    if (kind == SpanKind.INTERNAL && !root) {
      return;
    }
    SpanData span = ended.toSpanData();
    Said said = Said.of(span.getAttributes());
    Finished finished =
        new Finished(
            kind,
            EndpointName.of(span.getName(), span.getInstrumentationScopeInfo().getName()),
            span.getStatus().getStatusCode(),
            said,
            span.getEndEpochNanos(),
            Math.max(0, span.getEndEpochNanos() - span.getStartEpochNanos()));
    finished.root = root;
    if (Arrival.isOf(kind)) {
      finished.callerService = said.text(Arrival.CALLER_SERVICE);
      finished.callerEndpoint = said.text(Arrival.CALLER_ENDPOINT);
    } else {
      finished.external = Boolean.TRUE.equals(said.get(ForeignHosts.CALLEE_EXTERNAL));
    }
    Recorder recorder = measuring.recorder();
    recorder.record(finished);
    for (EventData event : span.getEvents()) {
      if (event instanceof ExceptionEventData) {
        recorder.recordException(
            ((ExceptionEventData) event).getException(), span.getEndEpochNanos());
      }
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public String toString() {
    return "CountedSpans";
  }
}
