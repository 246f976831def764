package io.strata.probe.component;

import org.jspecify.annotations.Nullable;

/** A component did not do what a working one does. */
final class CheckFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureReason reason;

  CheckFailedException(FailureReason reason, String message) {
    this(reason, message, null);
  }

  CheckFailedException(FailureReason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  FailureReason reason() {
    return reason;
  }
}
