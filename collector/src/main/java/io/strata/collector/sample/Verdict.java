package io.strata.collector.sample;

/** Why the spans of a trace in a segment are stored or not; the labels are those of metrics. */
public enum Verdict {
  /** The trace has a span with an error. */
  ERROR("error", true),
  /** It is among the slowest of an operation. */
  SLOW("slow", true),
  /** It stands for an operation that would not be seen otherwise. */
  SHARE("share", true),
  /** Its randomness is above the threshold that the rest of the budget gives. */
  PROBABILITY("probability", true),
  /** An earlier part of it was kept for one of the reasons above. */
  FOLLOWS("follows", true),
  /** The budget was spent on others. */
  BUDGET("budget", false),
  /** An earlier part of it was not kept, and this part gives no reason to. */
  LATE("late", false),
  /** It has an error, but so many have one that the limit of errors is reached. */
  ERROR_LIMIT("error_limit", false);

  private final String label;
  private final boolean kept;

  Verdict(String label, boolean kept) {
    this.label = label;
    this.kept = kept;
  }

  /** The low-cardinality reason, as metrics name it. */
  public String label() {
    return label;
  }

  /** Whether the spans are stored. */
  public boolean isKept() {
    return kept;
  }
}
