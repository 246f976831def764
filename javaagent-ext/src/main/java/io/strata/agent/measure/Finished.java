package io.strata.agent.measure;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/** An operation that has ended, as it is to be counted. For one thread, for a moment. */
final class Finished {
  final SpanKind kind;
  final String name;
  final StatusCode status;
  final Said said;
  final long endEpochNanos;
  final long durationNanos;

  /** Whether nothing is above it in its trace. */
  boolean root;

  /** The caller's service, where its header was believed. */
  @Nullable String callerService;

  /** The caller's endpoint. */
  @Nullable String callerEndpoint;

  /** Whether it calls somebody who surely sends no spans. */
  boolean external;

  Finished(
      SpanKind kind,
      String name,
      StatusCode status,
      Said said,
      long endEpochNanos,
      long durationNanos) {
    this.kind = kind;
    this.name = name;
    this.status = status;
    this.said = said;
    this.endEpochNanos = endEpochNanos;
    this.durationNanos = durationNanos;
  }

  boolean isError() {
    return status == StatusCode.ERROR;
  }
}
