package io.strata.collector.derive.figures;

import java.util.EnumMap;
import java.util.Map;

/** Counts losses until they are taken. Not thread-safe. */
public final class Losses {
  private final long[] counts = new long[Loss.values().length];

  /** Counts one. */
  public void add(Loss loss) {
    counts[loss.ordinal()]++;
  }

  /** Counts several. */
  public void add(Loss loss, long amount) {
    counts[loss.ordinal()] += amount;
  }

  /** What was counted since this was called last; only what is not zero. */
  public Map<Loss, Long> take() {
    Map<Loss, Long> taken = new EnumMap<>(Loss.class);
    for (Loss loss : Loss.values()) {
      if (counts[loss.ordinal()] > 0) {
        taken.put(loss, counts[loss.ordinal()]);
        counts[loss.ordinal()] = 0;
      }
    }
    return taken;
  }
}
