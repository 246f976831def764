package io.strata.store.trace;

/** Whether a trace has errors. */
public enum TraceStatus {
  /** A matching span has the status error. */
  ERROR,
  /** No span of the trace has the status error. */
  OK
}
