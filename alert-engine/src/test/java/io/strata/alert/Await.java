package io.strata.alert;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something to come true. */
final class Await {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private Await() {}

  /**
   * Looks again and again until there is something to see.
   *
   * @throws AssertionError when the time is over, with what the last look said
   */
  static <T> T until(String what, Duration deadline, Callable<Optional<T>> look) {
    long end = System.nanoTime() + deadline.toNanos();
    Throwable last = null;
    while (System.nanoTime() < end) {
      try {
        Optional<T> seen = look.call();
        if (seen.isPresent()) {
          return seen.get();
        }
        last = null;
      } catch (Exception | AssertionError e) {
        last = e;
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    throw new AssertionError(what + " did not happen within " + deadline.toSeconds() + " s", last);
  }

  /** Looks until the condition holds. */
  static void untilTrue(String what, Duration deadline, Callable<Boolean> condition) {
    until(what, deadline, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }
}
