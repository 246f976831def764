package io.strata.store.metric;

/** A selection of more series or chunks than one query may read: the caller must narrow it. */
public final class TooManySeriesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TooManySeriesException(String message) {
    super(message);
  }
}
