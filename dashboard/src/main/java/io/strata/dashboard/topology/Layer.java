package io.strata.dashboard.topology;

/** The layer of a distributed system to which a node belongs; the order is the order of answers. */
public enum Layer {
  APPLICATION,
  COMPONENT,
  INFRASTRUCTURE
}
