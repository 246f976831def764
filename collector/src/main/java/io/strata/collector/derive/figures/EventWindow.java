package io.strata.collector.derive.figures;

import java.time.Duration;

/** Ten-second windows of the time at which things happened, aligned to the epoch. */
public final class EventWindow {
  /** Width in milliseconds. */
  public static final long MILLIS = 10_000;

  /** Width in nanoseconds. */
  public static final long NANOS = MILLIS * 1_000_000;

  private EventWindow() {}

  /** The number of the window that holds a time in nanoseconds since the epoch. */
  public static long ofNanos(long unixNano) {
    return Math.floorDiv(unixNano, NANOS);
  }

  /** The number of the window that holds a time in milliseconds since the epoch. */
  public static long ofMillis(long epochMillis) {
    return Math.floorDiv(epochMillis, MILLIS);
  }

  /** How many windows a duration takes, rounded up. */
  public static int ceil(Duration duration) {
    return Math.toIntExact(Math.ceilDiv(duration.toMillis(), MILLIS));
  }

  /** Where a window starts, in nanoseconds since the epoch. */
  public static long startNanos(long window) {
    return window * NANOS;
  }

  /** Where a window ends, in nanoseconds since the epoch. */
  public static long endNanos(long window) {
    return (window + 1) * NANOS;
  }
}
