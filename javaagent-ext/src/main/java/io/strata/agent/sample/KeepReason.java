package io.strata.agent.sample;

/** Why a trace is worth more than its chance. */
enum KeepReason {
  ERROR("error"),
  SLOW("slow");

  private final String label;

  KeepReason(String label) {
    this.label = label;
  }

  /** In attributes. */
  String label() {
    return label;
  }
}
