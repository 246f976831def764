package io.strata.metrics.series;

import io.strata.metrics.series.FloatHistogram.Bucket;

/**
 * Cuts observations above or below a bound from a histogram. Those of the bucket that the bound
 * lies in are taken to be spread evenly over it, as quantiles take them; count and sum of what is
 * left are estimated from the buckets, if anything was cut.
 */
public final class HistogramTrim {
  private final FloatHistogram histogram;
  private final double bound;
  private final boolean keepBelow;
  private boolean anyPositive;
  private boolean anyNegative;
  private boolean trimmed;
  private double count;
  private double sum;

  private HistogramTrim(FloatHistogram histogram, double bound, boolean keepBelow) {
    this.histogram = histogram;
    this.bound = bound;
    this.keepBelow = keepBelow;
  }

  /** What is not above a bound ({@code </}). */
  public static FloatHistogram below(FloatHistogram histogram, double bound) {
    return new HistogramTrim(histogram, bound, true).trim();
  }

  /** What is not below a bound ({@code >/}). */
  public static FloatHistogram above(FloatHistogram histogram, double bound) {
    return new HistogramTrim(histogram, bound, false).trim();
  }

  /** How many observations of a bucket are kept, and where they are on average. */
  private record Kept(double count, double middle) {}

  private FloatHistogram trim() {
    BucketCounts positive = histogram.positive();
    for (int i = 0; i < histogram.positive().size(); i++) {
      Bucket bucket = histogram.positiveBucket(i);
      if (bucket.count() != 0) {
        anyPositive = true;
        positive = positive.with(i, kept(bucket, true));
      }
    }
    BucketCounts negative = histogram.negative();
    for (int i = 0; i < histogram.negative().size(); i++) {
      Bucket bucket = histogram.negativeBucket(i);
      if (bucket.count() != 0) {
        anyNegative = true;
        negative = negative.with(i, kept(bucket, false));
      }
    }
    double zeroCount = histogram.zeroCount() > 0 ? add(zero(), histogram.zeroCount()) : 0;
    if (!trimmed) {
      return histogram;
    }
    return histogram.toBuilder()
        .zero(histogram.zeroThreshold(), zeroCount)
        .total(count, sum)
        .positive(positive)
        .negative(negative)
        .build()
        .compacted();
  }

  private double add(Kept kept, double before) {
    trimmed |= kept.count() != before;
    count += kept.count();
    sum += kept.middle() * kept.count();
    return kept.count();
  }

  private double kept(Bucket bucket, boolean positive) {
    boolean whole = keepBelow ? bucket.upper() <= bound : bucket.lower() >= bound;
    if (whole) {
      return add(
          new Kept(bucket.count(), middle(bucket.lower(), bucket.upper(), positive)),
          bucket.count());
    }
    boolean cut = keepBelow ? bucket.lower() < bound : bucket.upper() > bound;
    return add(cut ? part(bucket, positive) : new Kept(0, 0), bucket.count());
  }

  private Kept part(Bucket bucket, boolean positive) {
    if (bucket.lower() == Double.NEGATIVE_INFINITY) {
      return partOfLowest(bucket);
    }
    if (bucket.upper() == Double.POSITIVE_INFINITY) {
      return partOfHighest(bucket);
    }
    double below = bucket.count() * shareBelow(bucket);
    return keepBelow
        ? new Kept(below, middle(bucket.lower(), bound, positive))
        : new Kept(bucket.count() - below, middle(bound, bucket.upper(), positive));
  }

  private double shareBelow(Bucket bucket) {
    if (histogram.hasCustomBuckets()) {
      return (bound - bucket.lower()) / (bucket.upper() - bucket.lower());
    }
    double lower = Math.log(Math.abs(bucket.lower()));
    double upper = Math.log(Math.abs(bucket.upper()));
    double at = Math.log(Math.abs(bound));
    return bound > 0 ? (at - lower) / (upper - lower) : 1 - (at - upper) / (lower - upper);
  }

  /** A bucket without lower end: with an upper end above zero, it is taken to begin at zero. */
  private Kept partOfLowest(Bucket bucket) {
    double upper = bucket.upper();
    boolean fromZero = upper > 0 && upper < Double.POSITIVE_INFINITY;
    if (keepBelow) {
      if (fromZero && bound > 0) {
        return new Kept(bucket.count() * bound / upper, bound / 2);
      }
      return upper <= 0 ? new Kept(bucket.count(), bound) : nothing(upper);
    }
    return fromZero && bound >= 0
        ? new Kept(bucket.count() * (1 - bound / upper), (bound + upper) / 2)
        : nothing(upper);
  }

  /** A bucket without upper end: nothing tells how much of it is beyond a bound. */
  private Kept partOfHighest(Bucket bucket) {
    return !keepBelow && bound >= bucket.lower()
        ? new Kept(bucket.count(), bound)
        : nothing(bucket.lower());
  }

  private static Kept nothing(double middle) {
    return new Kept(0, Double.isInfinite(middle) ? 0 : middle);
  }

  private Kept zero() {
    double lower = anyPositive && !anyNegative ? 0 : -histogram.zeroThreshold();
    double upper = anyNegative && !anyPositive ? 0 : histogram.zeroThreshold();
    double all = histogram.zeroCount();
    boolean whole = keepBelow ? bound >= upper : bound <= lower;
    boolean none = keepBelow ? bound <= lower : bound >= upper;
    if (none) {
      return new Kept(0, 0);
    }
    if (whole) {
      return new Kept(all, (lower + upper) / 2);
    }
    return keepBelow
        ? new Kept(all * (bound - lower) / (upper - lower), (lower + bound) / 2)
        : new Kept(all * (upper - bound) / (upper - lower), (bound + upper) / 2);
  }

  /** The middle of an interval: on a logarithmic scale where buckets are exponential. */
  private double middle(double lower, double upper, boolean positive) {
    if (Double.isInfinite(lower)) {
      if (Double.isInfinite(upper)) {
        return 0;
      }
      return upper > 0 ? upper / 2 : upper;
    }
    if (Double.isInfinite(upper)) {
      return lower;
    }
    if (histogram.hasCustomBuckets()) {
      return (lower + upper) / 2;
    }
    double size = Math.sqrt(Math.abs(lower * upper));
    return positive ? size : -size;
  }
}
