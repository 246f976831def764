package io.strata.engines;

import org.jspecify.annotations.Nullable;

/** An engine that could not be started, with a sentence that says why. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what went wrong below. */
  public EngineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
