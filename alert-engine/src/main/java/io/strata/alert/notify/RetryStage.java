package io.strata.alert.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attempts until one succeeds, can't, or the deadline has come; waits longer each time. */
final class RetryStage {
  private static final Logger LOGGER = LoggerFactory.getLogger(RetryStage.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Pause pause;
  private final NotificationMeters meters;

  RetryStage(InstantSource clock, Pause pause, NotificationMeters meters) {
    this.clock = clock;
    this.pause = pause;
    this.meters = meters;
  }

  /** Whether the receiver has it in the end. */
  boolean deliver(Notifier notifier, Notification notification, Instant deadline)
      throws InterruptedException {
    Duration wait = FIRST_WAIT;
    String lastDetail = "";
    while (true) {
      Duration left = Duration.between(clock.instant(), deadline);
      if (!left.isPositive()) {
        LOGGER.error(
            "receiver {} was not told of group {} in time: {}",
            notification.receiver(),
            notification.groupKey(),
            lastDetail);
        meters.failed(notifier.kind(), "deadline");
        return false;
      }
      switch (notifier.attempt(notification, left)) {
        case Notifier.Attempt.Delivered() -> {
          meters.delivered(notifier.kind());
          return true;
        }
        case Notifier.Attempt.Permanent(String reason, String detail) -> {
          LOGGER.error(
              "receiver {} refused group {}: {}",
              notification.receiver(),
              notification.groupKey(),
              detail);
          meters.failed(notifier.kind(), reason);
          return false;
        }
        case Notifier.Attempt.Retryable(String reason, String detail, var retryAfter) -> {
          meters.retried(notifier.kind(), reason);
          if (!detail.equals(lastDetail)) {
            LOGGER.warn("receiver {} is tried again: {}", notification.receiver(), detail);
          }
          lastDetail = detail;
          pause.pause(shorter(longer(wait, retryAfter.orElse(wait)), left));
          wait = shorter(wait.multipliedBy(2), LONGEST_WAIT);
        }
      }
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
