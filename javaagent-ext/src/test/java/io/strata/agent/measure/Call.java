package io.strata.agent.measure;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;

/**
 * An operation as an instrumentation sees it.
 *
 * @param start attributes that are known when it begins
 * @param end attributes that are known when it ends
 */
record Call(
    OperationType type,
    String name,
    Attributes start,
    Attributes end,
    StatusCode status,
    long startNanos,
    long durationNanos) {
  long endNanos() {
    return startNanos + durationNanos;
  }
}
