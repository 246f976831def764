package io.strata.collector.stream;

import org.jspecify.annotations.Nullable;

/** Kafka can't take records now; the same call may succeed later. */
public final class StreamUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StreamUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
