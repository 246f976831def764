package io.strata.alert.notify;

import java.time.Duration;
import java.util.Optional;

/** Makes one attempt to tell a receiver. Thread-safe. */
public interface Notifier {
  /** Attempts to deliver, within the time allowed; says how it went and never throws for that. */
  Attempt attempt(Notification notification, Duration timeAllowed) throws InterruptedException;

  /** The kind of integration, as a metric label. */
  String kind();

  /** How an attempt went. */
  sealed interface Attempt {
    /** The receiver has it. */
    record Delivered() implements Attempt {}

    /**
     * Another attempt may succeed.
     *
     * @param reason a metric label of few values
     * @param detail for people, without secrets
     * @param retryAfter what the receiver asked for
     */
    record Retryable(String reason, String detail, Optional<Duration> retryAfter)
        implements Attempt {}

    /** No further attempt can succeed. */
    record Permanent(String reason, String detail) implements Attempt {}
  }
}
