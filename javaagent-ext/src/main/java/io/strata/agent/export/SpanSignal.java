package io.strata.agent.export;

import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.internal.otlp.traces.LowAllocationTraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;

/** Spans: all of a trace in the partition of its trace id in lower-case hex. */
final class SpanSignal extends Signal<SpanData> {
  private final LowAllocationTraceRequestMarshaler marshaler =
      new LowAllocationTraceRequestMarshaler();

  SpanSignal() {
    super("spans", "traces", "otlp_spans");
  }

  @Override
  String key(SpanData span) {
    return span.getTraceId();
  }

  @Override
  boolean keyed() {
    return false;
  }

  @Override
  long estimateBytes(SpanData span) {
    long sum = 400L + span.getName().length() + estimate(span.getAttributes());
    for (EventData event : span.getEvents()) {
      sum += 64L + event.getName().length() + estimate(event.getAttributes());
    }
    return sum + 160L * span.getLinks().size();
  }

  @Override
  Marshaler marshaler(Collection<SpanData> spans) {
    marshaler.initialize(spans);
    return marshaler;
  }

  @Override
  void reset() {
    marshaler.reset();
  }
}
