package io.strata.agent.export;

/** How many lines may still be logged within a stretch of time. Thread-safe. */
final class LineBudget {
  private final int lines;
  private final long stretchNanos;
  private boolean begun;
  private long beginNanos;
  private int taken;

  LineBudget(int lines, long stretchNanos) {
    this.lines = lines;
    this.stretchNanos = stretchNanos;
  }

  /** Whether a line may be logged now; it is then taken as logged. */
  synchronized boolean take(long nowNanos) {
    if (!begun || nowNanos - beginNanos >= stretchNanos) {
      begun = true;
      beginNanos = nowNanos;
      taken = 0;
    }
    return taken++ < lines;
  }
}
