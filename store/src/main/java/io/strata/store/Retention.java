package io.strata.store;

import java.time.Duration;

/** How long data is kept, by signal; each at least a day, as data is deleted by whole days. */
public record Retention(Duration traces, Duration logs, Duration metrics) {
  /** Traces 3 days, logs 7 days, metrics 30 days. */
  public static final Retention DEFAULT =
      new Retention(Duration.ofDays(3), Duration.ofDays(7), Duration.ofDays(30));

  public Retention {
    requireDay("traces", traces);
    requireDay("logs", logs);
    requireDay("metrics", metrics);
  }

  private static void requireDay(String signal, Duration kept) {
    if (kept.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException(
          "%s must be kept for a day at least, not %s".formatted(signal, kept));
    }
  }
}
