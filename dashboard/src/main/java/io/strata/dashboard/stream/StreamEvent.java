package io.strata.dashboard.stream;

/**
 * A server-sent event.
 *
 * @param id unique and rising within a run of the process
 * @param name what kind of event it is
 * @param data JSON without line breaks
 */
record StreamEvent(long id, String name, String data) {
  /** Tells a client that it missed events. */
  static StreamEvent reset(long id) {
    return new StreamEvent(id, "reset", "{}");
  }

  /** As it goes over the wire. */
  String text() {
    return "id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n";
  }
}
