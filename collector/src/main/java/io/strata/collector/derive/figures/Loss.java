package io.strata.collector.derive.figures;

/** What is derived less exactly because a bound was reached. */
public enum Loss {
  /** Spans forgotten before their time: duplicates of them, and edges to them, go unnoticed. */
  SPANS_FORGOTTEN("spans_forgotten"),
  /** Spans that ended too long before or after their arrival are not counted. */
  SPAN_TIME("span_time"),
  /** Spans counted under another name because their service has too many. */
  SPAN_NAMES("span_names"),
  /** Spans counted for another service because there are too many. */
  SERVICES("services"),
  /** Spans counted for another instance because their service has too many. */
  INSTANCES("instances"),
  /** Spans counted in the series of all others because there are too many series. */
  SERIES("series"),
  /** Requests counted on another edge because their client, or all together, have too many. */
  EDGES("edges"),
  /** Links of a span beyond those that are looked at. */
  LINKS("links"),
  /** Link requests that were not sent, or not kept, because there are too many. */
  LINK_REQUESTS("link_requests"),
  /** Link requests whose sender is not known anywhere. */
  LINKS_UNRESOLVED("links_unresolved");

  private final String label;

  Loss(String label) {
    this.label = label;
  }

  /** The label of the metric. */
  public String label() {
    return label;
  }
}
