package io.strata.collector.derive.topology;

/** What connects the two ends of an edge; the label {@code connection_type}. */
public enum ConnectionType {
  /** A service calls a service. */
  CALL(""),
  /** A service's message reaches a service. */
  MESSAGING_SYSTEM("messaging_system"),
  /** A service sends to or takes from a message broker. */
  MESSAGING_BROKER("messaging_broker"),
  /** A service uses a database. */
  DATABASE("database"),
  /** One end is known by the other end's word alone. */
  VIRTUAL_NODE("virtual_node");

  private final String label;

  ConnectionType(String label) {
    this.label = label;
  }

  /** The label's value; empty for a plain call. */
  public String label() {
    return label;
  }
}
