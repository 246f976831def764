package io.strata.dashboard.topology;

/** How a node is doing. */
public enum Health {
  OK,
  WARNING,
  CRITICAL,
  /** Nothing recent enough to tell. */
  UNKNOWN
}
