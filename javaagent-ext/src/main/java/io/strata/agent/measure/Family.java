package io.strata.agent.measure;

/**
 * A kind of series, with its labels and how many of it a window tells apart; what is beyond is
 * counted as {@value #OTHER}.
 */
enum Family {
  /** Operations of this service. */
  ENDPOINT(1_000, 1, "span_name", "span_kind", "status_code"),
  /** Calls that this service answered. */
  INCOMING(
      1_000,
      1,
      "client",
      "server",
      "connection_type",
      "server_system",
      "server_address",
      "messaging_destination"),
  /** Calls that it made of what does not count itself. */
  OUTGOING(
      1_000,
      1,
      "server",
      "client",
      "connection_type",
      "server_system",
      "server_address",
      "messaging_destination"),
  /** Calls that it answered, by the endpoints of both sides. */
  ENDPOINT_PAIR(
      2_000, 3, "client", "client_endpoint", "server_endpoint", "server", "connection_type"),
  /** Statements that took long. */
  STATEMENT(100, 1, "statement", "db_system", "server"),
  /** Exceptions with which operations ended. */
  EXCEPTION(100, 3, "exception_type", "top_frame", "message");

  /** The value that stands for those beyond a bound. */
  static final String OTHER = "other";

  private final int max;
  private final int open;
  private final String labels;

  /**
   * A family.
   *
   * @param max how many series a window holds
   * @param open how many of the labels, from the first, have values that could be too many
   */
  Family(int max, int open, String... labels) {
    this.max = max;
    this.open = open;
    this.labels = String.join(",", labels);
  }

  int max() {
    return max;
  }

  /** The names of the labels, in the order of a key's values. */
  String[] labels() {
    return labels.split(",", -1);
  }

  String[] others(String[] values) {
    String[] others = values.clone();
    for (int i = 0; i < others.length; i++) {
      if (i < open || isDetail(i)) {
        others[i] = isDetail(i) ? "" : OTHER;
      }
    }
    return others;
  }

  /** A label that says more about a peer that is not told apart. */
  private boolean isDetail(int label) {
    return (this == INCOMING || this == OUTGOING) && label > 2;
  }
}
