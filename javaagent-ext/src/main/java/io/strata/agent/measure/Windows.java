package io.strata.agent.measure;

import io.opentelemetry.sdk.common.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The open windows of ten seconds, aligned to the epoch as the collector's: an operation belongs to
 * the one in which it ended. What comes for a window that was taken already begins it anew, as a
 * further contribution. Thread-safe.
 */
final class Windows {
  static final long MILLIS = 10_000;
  static final long NANOS = MILLIS * 1_000_000;

  /** How many windows before and after the present one are counted, as by the collector. */
  private static final long MAX_AGE = 6 * 360;

  private static final long MAX_AHEAD = 60;

  /** Beyond so many open windows, all that is late or early is counted in the present one. */
  private static final int MAX_OPEN = 64;

  private final Clock clock;
  private final Losses losses;
  private final Map<Long, WindowLedger> open = new ConcurrentSkipListMap<>();
  private volatile @Nullable WindowLedger last;

  Windows(Clock clock, Losses losses) {
    this.clock = clock;
    this.losses = losses;
  }

  static long ofNanos(long epochNanos) {
    return Math.floorDiv(epochNanos, NANOS);
  }

  /**
   * The ledger of a time, or null where that is too far from the present.
   *
   * @param endNanos when the operation ended, since the epoch
   */
  @Nullable WindowLedger at(long endNanos) {
    long window = ofNanos(endNanos);
    WindowLedger recent = last;
    if (recent != null && recent.window() == window) {
      return recent;
    }
    long present = ofNanos(clock.now());
    if (window < present - MAX_AGE || window > present + MAX_AHEAD) {
      losses.addUntimely();
      return null;
    }
    return ledger(open.size() < MAX_OPEN || open.containsKey(window) ? window : present);
  }

  private WindowLedger ledger(long window) {
    WindowLedger ledger = open.computeIfAbsent(window, number -> new WindowLedger(number, losses));
    last = ledger;
    return ledger;
  }

  /** The ledger in place of one that refused because it was taken. */
  WindowLedger insteadOf(WindowLedger refused) {
    open.remove(refused.window(), refused);
    return ledger(refused.window());
  }

  /** Takes all windows that ended before another one; nothing is added to these any more. */
  List<WindowLedger> takeBefore(long window) {
    List<WindowLedger> taken = new ArrayList<>();
    for (Long number : new ArrayList<>(open.keySet())) {
      if (number < window) {
        WindowLedger ledger = open.remove(number);
        if (ledger != null) {
          taken.add(ledger);
        }
      }
    }
    WindowLedger recent = last;
    if (recent != null && recent.window() < window) {
      last = null;
    }
    return taken;
  }
}
