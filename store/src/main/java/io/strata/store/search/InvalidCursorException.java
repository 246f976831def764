package io.strata.store.search;

/** A page cursor that this store did not give out: the caller's mistake. */
public final class InvalidCursorException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidCursorException(String message) {
    super(message);
  }
}
