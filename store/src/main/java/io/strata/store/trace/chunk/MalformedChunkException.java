package io.strata.store.trace.chunk;

/** Bytes that are no trace chunk, or a damaged one. */
public final class MalformedChunkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedChunkException(String message) {
    super(message);
  }

  public MalformedChunkException(String message, Throwable cause) {
    super(message, cause);
  }
}
