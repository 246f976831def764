package io.strata.metrics.promql;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cumulative buckets of one classic histogram at one time, by ascending upper bound. */
final class Buckets {
  /** Relative differences below this are taken for errors of floating-point arithmetic. */
  private static final double TOLERANCE = 1e-12;

  private final double[] bounds;
  private final double[] counts;
  private int size;
  private @Nullable Fix fix;

  /**
   * What had to be changed for counts to ascend with their bounds.
   *
   * @param largestDifference by how much a count was raised at most
   */
  record Fix(double lowestBound, double highestBound, double largestDifference) {}

  Buckets(int capacity) {
    bounds = new double[capacity];
    counts = new double[capacity];
  }

  /** Adds a bucket whose bound is not below those before; one of equal bound is joined. */
  void add(double bound, double count) {
    if (size > 0 && bounds[size - 1] == bound) {
      counts[size - 1] += count;
      return;
    }
    bounds[size] = bound;
    counts[size++] = count;
  }

  int size() {
    return size;
  }

  /** What the last computation had to fix; empty where counts ascended, but for rounding. */
  Optional<Fix> fix() {
    return Optional.ofNullable(fix);
  }

  /** The quantile, interpolated inside its bucket. */
  double quantile(double quantile) {
    if (Double.isNaN(quantile)) {
      return Double.NaN;
    }
    if (quantile < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (quantile > 1) {
      return Double.POSITIVE_INFINITY;
    }
    if (!isUsable()) {
      return Double.NaN;
    }
    double rank = quantile * counts[size - 1];
    int bucket = 0;
    while (bucket < size - 1 && !(counts[bucket] >= rank)) {
      bucket++;
    }
    if (bucket == size - 1) {
      return bounds[size - 2];
    }
    if (bucket == 0 && bounds[0] <= 0) {
      return bounds[0];
    }
    double start = bucket == 0 ? 0 : bounds[bucket - 1];
    double below = bucket == 0 ? 0 : counts[bucket - 1];
    return start + (bounds[bucket] - start) * ((rank - below) / (counts[bucket] - below));
  }

  /** The share of observations between two values, interpolated inside buckets. */
  double fraction(double lower, double upper) {
    boolean complete = size > 0 && bounds[size - 1] == Double.POSITIVE_INFINITY;
    if (Double.isNaN(lower) || Double.isNaN(upper) || !complete || counts[size - 1] == 0) {
      return Double.NaN;
    }
    if (lower >= upper) {
      return 0;
    }
    return (countBelow(upper) - countBelow(lower)) / counts[size - 1];
  }

  private double countBelow(double value) {
    double start = bounds[0] > 0 ? 0 : Double.NEGATIVE_INFINITY;
    double below = 0;
    for (int i = 0; i < size; i++) {
      if (value <= start) {
        return below;
      }
      if (value < bounds[i]) {
        boolean open = Double.isInfinite(start) || Double.isInfinite(bounds[i]);
        // Nothing is known of how an open bucket is filled: its observations lie at its far end.
        return open
            ? below + (Double.isInfinite(start) ? counts[i] - below : 0)
            : below + (counts[i] - below) * (value - start) / (bounds[i] - start);
      }
      start = bounds[i];
      below = counts[i];
    }
    return below;
  }

  /** Makes counts monotonic; false where no quantile can be told. */
  private boolean isUsable() {
    if (size == 0 || bounds[size - 1] != Double.POSITIVE_INFINITY) {
      return false;
    }
    double previous = counts[0];
    for (int i = 1; i < size; i++) {
      double difference = Math.abs(counts[i] - previous);
      boolean same = difference <= TOLERANCE * (Math.abs(counts[i]) + Math.abs(previous));
      if (!same && counts[i] < previous) {
        fixed(bounds[i], previous - counts[i]);
      }
      if (same || counts[i] < previous) {
        counts[i] = previous;
      }
      previous = counts[i];
    }
    return size >= 2 && counts[size - 1] != 0;
  }

  private void fixed(double bound, double difference) {
    Fix before = fix;
    fix =
        before == null
            ? new Fix(bound, bound, difference)
            : new Fix(
                Math.min(before.lowestBound(), bound),
                Math.max(before.highestBound(), bound),
                Math.max(before.largestDifference(), difference));
  }
}
