package io.strata.probe;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition that other threads bring about. */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Await() {}

  /** Returns once the condition holds; fails where it does not within half a minute. */
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not happen within %s: %s".formatted(PATIENCE, what));
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
