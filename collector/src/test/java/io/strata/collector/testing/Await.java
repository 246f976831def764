package io.strata.collector.testing;

import io.strata.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions. */
public final class Await {
  private static final Duration DEADLINE = Duration.ofSeconds(40);

  private Await() {}

  /**
   * Waits until a condition holds, asking again and again. A store that can't answer yet, because
   * an index of its is just being made, is asked again, too.
   */
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + DEADLINE + ": " + what);
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static boolean holds(Callable<Boolean> condition) throws Exception {
    try {
      return condition.call();
    } catch (StoreUnavailableException _) {
      return false;
    }
  }
}
