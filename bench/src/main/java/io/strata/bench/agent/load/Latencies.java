package io.strata.bench.agent.load;

import java.util.Arrays;

/** How long requests took, all of them. Immutable. */
public final class Latencies {
  private final long[] sortedNanos;

  /** Takes the durations, in any order. */
  public Latencies(long[] nanos) {
    sortedNanos = nanos.clone();
    Arrays.sort(sortedNanos);
  }

  /** How many there are. */
  public int count() {
    return sortedNanos.length;
  }

  /**
   * The shortest duration, in milliseconds, that so large a part of the requests did not exceed.
   *
   * @param part above 0, at most 1
   */
  public double quantileMillis(double part) {
    if (sortedNanos.length == 0 || !(part > 0 && part <= 1)) {
      throw new IllegalArgumentException(part + " of " + sortedNanos.length + " requests");
    }
    int rank = (int) Math.ceil(part * sortedNanos.length);
    return sortedNanos[rank - 1] / 1e6;
  }
}
