package io.strata.store.elasticsearch;

/** The signals, each with its own indices and template. */
enum Signal {
  TRACES("traces"),
  LOGS("logs"),
  METRICS("metrics");

  private final String indexPart;

  Signal(String indexPart) {
    this.indexPart = indexPart;
  }

  /** The middle of index names. */
  String indexPart() {
    return indexPart;
  }
}
