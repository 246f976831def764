package io.strata.dashboard.topology;

/** How two nodes are related. */
public enum EdgeKind {
  /** A service, or something outside, sends requests or messages to a service or peer. */
  CALLS,
  /** A service uses a component. */
  USES,
  /** A service's instance or a component runs on a host. */
  RUNS_ON
}
