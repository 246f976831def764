package io.strata.bench.measure;

import java.util.concurrent.TimeUnit;

/** Processes that a benchmark started. */
public final class Children {
  private static final long PATIENCE_SECONDS = 10;

  private Children() {}

  /** Asks a process to end, and ends it where it does not. */
  public static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
