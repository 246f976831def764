package io.strata.engines;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a child to answer, or to die. */
final class Readiness {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private Readiness() {}

  /**
   * Blocks until the child is ready.
   *
   * @throws EngineException when it ends first, or takes longer than the patience; it is then
   *     killed
   */
  static void await(ChildJvm child, Duration patience, BooleanSupplier ready) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!ready.getAsBoolean()) {
      if (!child.isAlive()) {
        throw new EngineException(
            "%s ended while starting (exit code %d), see %s:%n%s"
                .formatted(
                    child.name(), child.exitCode().orElse(-1), child.log(), child.lastOutput()),
            null);
      }
      if (System.nanoTime() > deadline) {
        child.kill();
        throw new EngineException(
            "%s was not ready within %d s, see %s:%n%s"
                .formatted(child.name(), patience.toSeconds(), child.log(), child.lastOutput()),
            null);
      }
      try {
        Thread.sleep(LOOK_EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        child.kill();
        throw new EngineException("interrupted while " + child.name() + " started", e);
      }
    }
  }
}
