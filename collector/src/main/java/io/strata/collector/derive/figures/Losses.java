package io.strata.collector.derive.figures;

import java.util.EnumMap;
import java.util.Map;

/** Counts losses until they are taken. Not thread-safe. */
public final class Losses {
  private final Map<Loss, Long> counts = new EnumMap<>(Loss.class);

  /** Counts one. */
  public void add(Loss loss) {
    add(loss, 1);
  }

  /** Counts several. */
  public void add(Loss loss, long amount) {
    if (amount > 0) {
      counts.merge(loss, amount, Long::sum);
    }
  }

  /** What was counted since this was called last; only what is not zero. */
  public Map<Loss, Long> take() {
    Map<Loss, Long> taken = Map.copyOf(counts);
    counts.clear();
    return taken;
  }
}
