package io.strata.agent.sample;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The duration that one of a hundred exceeds, followed without memory of single durations: each
 * that exceeds it raises it by a twentieth, each that does not lowers it by so little that both are
 * even where one of a hundred does. Thread-safe; of two updates at once one may be lost.
 */
final class SlowLimit {
  private static final double RAISED = 1.05;
  private static final double PART_ABOVE = 0.01;
  private static final double LOWERED = Math.pow(RAISED, -PART_ABOVE / (1 - PART_ABOVE));

  /** Before so many nothing is called slow. */
  private static final int ENOUGH = 100;

  private final AtomicLong limit = new AtomicLong();
  private final AtomicInteger seen = new AtomicInteger();

  /** Learns a duration, in nanoseconds, and tells whether it is slow by what was learnt before. */
  boolean isExceededBy(long nanos) {
    double before = Double.longBitsToDouble(limit.get());
    boolean exceeds = nanos > before;
    double after = before == 0 ? Math.max(1, nanos) : before * (exceeds ? RAISED : LOWERED);
    limit.lazySet(Double.doubleToLongBits(after));
    return (seen.get() >= ENOUGH || seen.incrementAndGet() > ENOUGH) && exceeds;
  }
}
