package io.strata.alert.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * The times at which a group is evaluated: multiples of the interval since the epoch, shifted by an
 * offset that spreads groups over the interval.
 */
public record SlotSchedule(Duration interval, Duration offset) {
  public SlotSchedule {
    if (!interval.isPositive() || offset.isNegative() || offset.compareTo(interval) >= 0) {
      throw new IllegalArgumentException("an offset of " + offset + " does not fit " + interval);
    }
  }

  /** The schedule of a group: its offset is a function of its key. */
  public static SlotSchedule of(String groupKey, Duration interval) {
    long millis = interval.toMillis();
    return new SlotSchedule(
        interval,
        Duration.ofMillis(Math.floorMod(groupKey.hashCode() * 0x9E3779B97F4A7C15L, millis)));
  }

  /** The last slot that is not after the time. */
  public Instant atOrBefore(Instant time) {
    long millis = interval.toMillis();
    long shifted = time.toEpochMilli() - offset.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(shifted, millis) * millis + offset.toMillis());
  }

  /** The first slot after the time. */
  public Instant after(Instant time) {
    return atOrBefore(time).plus(interval);
  }

  /** How many slots lie between two, not counting them. */
  public long between(Instant slot, Instant laterSlot) {
    return Math.max(0, Duration.between(slot, laterSlot).dividedBy(interval) - 1);
  }
}
