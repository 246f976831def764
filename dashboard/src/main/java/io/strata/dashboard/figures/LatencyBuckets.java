package io.strata.dashboard.figures;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts of a histogram by cumulative upper bound in seconds, and quantiles of it as PromQL's
 * {@code histogram_quantile} estimates them: linear within the bucket that holds the rank, the
 * highest finite bound for ranks beyond it. Not thread-safe.
 */
public final class LatencyBuckets {
  private final TreeMap<Double, Double> countByBound = new TreeMap<>();

  /** Adds to the count of values up to a bound, as the label {@code le} writes it. */
  public void add(String le, double count) {
    double bound = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
    countByBound.merge(bound, count, Double::sum);
  }

  /** Adds the counts of others, which have the same bounds. */
  public void add(LatencyBuckets others) {
    others.countByBound.forEach((bound, count) -> countByBound.merge(bound, count, Double::sum));
  }

  /** Whether no value was counted. */
  public boolean isEmpty() {
    return !(highestCount() > 0);
  }

  /** The quantile in milliseconds; null without values or without a bucket for all of them. */
  public @Nullable Double quantileMillis(double quantile) {
    if (countByBound.size() < 2 || countByBound.lastKey() != Double.POSITIVE_INFINITY) {
      return null;
    }
    double total = highestCount();
    if (!(total > 0)) {
      return null;
    }
    double rank = quantile * total;
    double lowerBound = 0;
    double below = 0;
    for (Map.Entry<Double, Double> bucket : countByBound.entrySet()) {
      double upTo = Math.max(below, bucket.getValue());
      if (bucket.getKey() == Double.POSITIVE_INFINITY) {
        return lowerBound * 1_000;
      }
      if (upTo >= rank) {
        double share = upTo > below ? (rank - below) / (upTo - below) : 1;
        return (lowerBound + (bucket.getKey() - lowerBound) * share) * 1_000;
      }
      lowerBound = bucket.getKey();
      below = upTo;
    }
    return lowerBound * 1_000;
  }

  /** Buckets are scraped or summed apart: a later one never counts less than an earlier one. */
  private double highestCount() {
    double highest = 0;
    for (double count : countByBound.values()) {
      highest = Math.max(highest, count);
    }
    return highest;
  }
}
