package io.strata.alert.evaluate;

/** A rule's result that can't be used: two elements with the same labels, or too many. */
final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EvaluationException(String message) {
    super(message);
  }
}
