package io.strata.store;

import java.time.Duration;

/**
 * How long data is kept, by signal; each at least a day, as data is deleted by whole days.
 *
 * @param diskBudgetBytes what all data together may take on disk, replicas included: beyond it the
 *     oldest goes early
 */
public record Retention(Duration traces, Duration logs, Duration metrics, long diskBudgetBytes) {
  /** No bound of the disk. */
  public static final long NO_BUDGET = Long.MAX_VALUE;

  /** Traces 3 days, logs 7 days, metrics 30 days, whatever that takes. */
  public static final Retention DEFAULT =
      new Retention(Duration.ofDays(3), Duration.ofDays(7), Duration.ofDays(30), NO_BUDGET);

  public Retention {
    requireDay("traces", traces);
    requireDay("logs", logs);
    requireDay("metrics", metrics);
    if (diskBudgetBytes < 1) {
      throw new IllegalArgumentException("no disk budget: " + diskBudgetBytes);
    }
  }

  private static void requireDay(String signal, Duration kept) {
    if (kept.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException(
          "%s must be kept for a day at least, not %s".formatted(signal, kept));
    }
  }
}
