package io.strata.metrics.promql;

/** The types of PromQL expressions. */
public enum ValueType {
  SCALAR("scalar"),
  VECTOR("instant vector"),
  MATRIX("range vector"),
  STRING("string");

  private final String text;

  ValueType(String text) {
    this.text = text;
  }

  /** As error messages write it. */
  String text() {
    return text;
  }
}
