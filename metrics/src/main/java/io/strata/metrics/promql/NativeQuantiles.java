package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.Bucket;
import java.util.List;

/**
 * Quantiles and fractions of native histograms. Observations are taken to be spread evenly over
 * their bucket: linearly in custom buckets and the zero bucket, logarithmically in others.
 */
final class NativeQuantiles {
  private final FloatHistogram histogram;
  private final List<Bucket> buckets;
  private final HistogramNotes notes;
  private final String metricName;

  NativeQuantiles(FloatHistogram histogram, HistogramNotes notes, String metricName) {
    this.histogram = histogram;
    this.buckets = histogram.buckets();
    this.notes = notes;
    this.metricName = metricName;
  }

  double quantile(double quantile) {
    if (quantile < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (quantile > 1) {
      return Double.POSITIVE_INFINITY;
    }
    if (histogram.count() == 0 || Double.isNaN(quantile)) {
      return Double.NaN;
    }
    // Observations of NaN are counted in no bucket, as if above all; then only upwards is right.
    boolean upwards = Double.isNaN(histogram.sum()) || quantile < 0.5;
    double rank = (upwards ? quantile : 1 - quantile) * histogram.count();
    double counted = 0;
    int place = upwards ? -1 : buckets.size();
    while (upwards ? place + 1 < buckets.size() : place > 0) {
      place += upwards ? 1 : -1;
      counted += buckets.get(place).count();
      if (buckets.get(place).count() != 0 && counted >= rank) {
        break;
      }
    }
    Bucket bucket =
        place >= 0 && place < buckets.size() ? buckets.get(place) : new Bucket(0, 0, true, true, 0);
    if (histogram.hasCustomBuckets() && isOpen(bucket)) {
      return bucket.lower() == Double.NEGATIVE_INFINITY ? bucket.upper() : bucket.lower();
    }
    bucket = natural(bucket);
    counted = Math.min(counted, histogram.count());
    if (counted < rank) {
      if (Double.isNaN(histogram.sum())) {
        notes.quantileIsNaN(metricName);
        return Double.NaN;
      }
      return bucket.upper();
    }
    remarkOnSkew(counted, place);
    double within = upwards ? rank - (counted - bucket.count()) : counted - rank;
    return interpolated(bucket, within / bucket.count());
  }

  /** Whether nothing tells how far a custom bucket reaches; one above zero begins there. */
  private static boolean isOpen(Bucket bucket) {
    return (bucket.lower() == Double.NEGATIVE_INFINITY && bucket.upper() <= 0)
        || bucket.upper() == Double.POSITIVE_INFINITY;
  }

  private void remarkOnSkew(double countedSoFar, int place) {
    if (!Double.isNaN(histogram.sum())) {
      return;
    }
    double counted = countedSoFar;
    for (int i = place + 1; i < buckets.size(); i++) {
      counted += buckets.get(i).count();
    }
    if (counted < histogram.count()) {
      notes.quantileIsSkewed(metricName);
    }
  }

  /**
   * A bucket around zero ends at zero where nothing was observed beyond; so does the first custom
   * bucket.
   */
  private Bucket natural(Bucket bucket) {
    double lower = bucket.lower();
    double upper = bucket.upper();
    if (isAroundZero(bucket)) {
      boolean negatives = !histogram.negative().isEmpty();
      boolean positives = !histogram.positive().isEmpty();
      lower = positives && !negatives ? 0 : lower;
      upper = negatives && !positives ? 0 : upper;
    }
    return new Bucket(
        lower, upper, bucket.lowerInclusive(), bucket.upperInclusive(), bucket.count());
  }

  private static boolean isAroundZero(Bucket bucket) {
    return bucket.lower() <= 0 && bucket.upper() >= 0;
  }

  private boolean isLinear(Bucket bucket) {
    return histogram.hasCustomBuckets() || isAroundZero(bucket);
  }

  private double interpolated(Bucket bucket, double fraction) {
    if (isLinear(bucket)) {
      return bucket.lower() + (bucket.upper() - bucket.lower()) * fraction;
    }
    double lower = log2(bucket.lower());
    double upper = log2(bucket.upper());
    return bucket.lower() > 0
        ? Math.pow(2, lower + (upper - lower) * fraction)
        : -Math.pow(2, upper + (lower - upper) * (1 - fraction));
  }

  private static double log2(double value) {
    return MathFunctions.log2(Math.abs(value));
  }

  /** The share of observations between two values. */
  double fraction(double lower, double upper) {
    if (histogram.count() == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
      return Double.NaN;
    }
    if (lower >= upper) {
      return 0;
    }
    double counted = 0;
    for (Bucket bucket : buckets) {
      counted += bucket.count();
    }
    double all = histogram.count();
    if (Double.isNaN(histogram.sum())) {
      if (counted < histogram.count()) {
        notes.fractionLeavesOutNaN(metricName);
      }
      all = counted;
    }
    return (Math.min(all, countBelow(upper, all)) - Math.min(all, countBelow(lower, all)))
        / histogram.count();
  }

  /** How many observations are below a value; all where no bucket reaches it. */
  private double countBelow(double value, double all) {
    double below = 0;
    for (Bucket raw : buckets) {
      boolean aroundZero = isAroundZero(raw);
      Bucket bucket = natural(raw);
      if (bucket.lower() >= value) {
        return below;
      }
      if (bucket.upper() > value) {
        // Nothing tells how a bucket without lower end is filled: all of it counts.
        return bucket.lower() == Double.NEGATIVE_INFINITY
            ? bucket.count()
            : below + bucket.count() * shareBelow(bucket, value, aroundZero);
      }
      below += bucket.count();
    }
    return all;
  }

  private double shareBelow(Bucket bucket, double value, boolean aroundZero) {
    if (histogram.hasCustomBuckets() || aroundZero) {
      return (value - bucket.lower()) / (bucket.upper() - bucket.lower());
    }
    double lower = log2(bucket.lower());
    double upper = log2(bucket.upper());
    double at = log2(value);
    return value > 0 ? (at - lower) / (upper - lower) : 1 - (at - upper) / (lower - upper);
  }
}
