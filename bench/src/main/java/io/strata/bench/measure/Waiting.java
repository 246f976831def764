package io.strata.bench.measure;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what a benchmark depends on. */
public final class Waiting {
  private Waiting() {}

  /**
   * Asks until the answer is yes.
   *
   * @throws IllegalStateException where it is not in time
   */
  public static void until(
      String what, Duration patience, Duration interval, BooleanSupplier holds) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s: not within %d s".formatted(what, patience.toSeconds()));
      }
      pause(interval);
    }
  }

  /** Lets time pass. */
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
