package io.strata.store;

import org.jspecify.annotations.Nullable;

/**
 * The store cannot serve now: it is not reachable, overloaded, or not allowed to write. Nothing is
 * wrong with the data: the same call may succeed later, and repeating it is safe.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason a low-cardinality word for metrics, for example {@code transport}
   */
  public StoreUnavailableException(String reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** A low-cardinality word for metrics. */
  public String reason() {
    return reason;
  }
}
