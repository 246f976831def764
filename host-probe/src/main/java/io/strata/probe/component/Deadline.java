package io.strata.probe.component;

import java.time.Duration;

/** A point in monotonic time by which a check must have its answer. */
final class Deadline {
  private final long atNanos;
  private final Duration allowed;

  private Deadline(long atNanos, Duration allowed) {
    this.atNanos = atNanos;
    this.allowed = allowed;
  }

  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos(), duration);
  }

  /**
   * What is left, at least a millisecond.
   *
   * @throws CheckFailedException where nothing is left
   */
  int remainingMillis() throws CheckFailedException {
    long nanos = atNanos - System.nanoTime();
    if (nanos <= 0) {
      throw new CheckFailedException(
          FailureReason.TIMEOUT, "no answer within %d ms".formatted(allowed.toMillis()));
    }
    return (int) Math.max(1, nanos / 1_000_000);
  }
}
