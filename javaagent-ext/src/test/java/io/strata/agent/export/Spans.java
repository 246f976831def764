package io.strata.agent.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/** Ended spans as the SDK hands them to an exporter. */
final class Spans {
  static final Resource RESOURCE =
      Resource.create(
          Attributes.builder()
              .put("service.name", "shop")
              .put("service.instance.id", "shop-1")
              .build());

  private Spans() {}

  /** The only span of the trace with that number. */
  static SpanData span(int trace, String name) {
    return TestSpanData.builder()
        .setName(name)
        .setKind(SpanKind.SERVER)
        .setSpanContext(
            SpanContext.create(
                "%032x".formatted(trace + 1),
                "%016x".formatted(trace + 1),
                TraceFlags.getSampled(),
                TraceState.getDefault()))
        .setStartEpochNanos(1_000_000_000L)
        .setEndEpochNanos(1_250_000_000L)
        .setStatus(StatusData.unset())
        .setHasEnded(true)
        .setResource(RESOURCE)
        .build();
  }
}
