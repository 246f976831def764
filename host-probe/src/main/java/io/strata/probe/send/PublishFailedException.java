package io.strata.probe.send;

import org.jspecify.annotations.Nullable;

/** Kafka did not acknowledge a batch. */
final class PublishFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean permanent;

  private PublishFailedException(boolean permanent, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.permanent = permanent;
  }

  /** Kafka is away or did not answer: the batch is to be sent again. */
  static PublishFailedException retryable(String message, @Nullable Throwable cause) {
    return new PublishFailedException(false, message, cause);
  }

  /** Kafka will never take this batch. */
  static PublishFailedException permanent(String message, Throwable cause) {
    return new PublishFailedException(true, message, cause);
  }

  boolean isPermanent() {
    return permanent;
  }
}
