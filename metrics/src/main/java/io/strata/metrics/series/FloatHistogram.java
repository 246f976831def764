package io.strata.metrics.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A native histogram: observations counted in exponential buckets (schemas {@value #MIN_SCHEMA} to
 * {@value #MAX_SCHEMA}, base 2^(2^-schema)) of both signs around a zero bucket, or in buckets with
 * bounds of its own (schema {@value #CUSTOM_BUCKETS}). Counts may be fractions, and negative after
 * subtractions. Immutable.
 */
public final class FloatHistogram {
  /** The schema of histograms with bounds of their own. */
  public static final int CUSTOM_BUCKETS = -53;

  /** The lowest exponential schema: each bucket is 65536 times as wide as the one before. */
  public static final int MIN_SCHEMA = -4;

  /** The highest exponential schema. */
  public static final int MAX_SCHEMA = 8;

  /** What is known of the counter that the histogram is a sample of. */
  public enum CounterReset {
    /** Nothing: a reader compares with the sample before. */
    UNKNOWN,
    /** The counter began anew with this sample. */
    RESET,
    /** The counter went on from the sample before. */
    NOT_RESET,
    /** It is no counter. */
    GAUGE
  }

  /** Two histograms of which one has exponential and one has custom buckets. */
  public static final class IncompatibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One with exponential and one with custom buckets. */
    public IncompatibleException() {
      super("a histogram with exponential buckets meets one with custom buckets");
    }
  }

  /**
   * A bucket with its bounds.
   *
   * @param upper not below {@code lower}; either may be infinite
   */
  public record Bucket(
      double lower, double upper, boolean lowerInclusive, boolean upperInclusive, double count) {
    Bucket withBounds(double newLower, double newUpper) {
      return new Bucket(newLower, newUpper, lowerInclusive, upperInclusive, count);
    }
  }

  private final int schema;
  private final double zeroThreshold;
  private final double zeroCount;
  private final double count;
  private final double sum;
  private final BucketCounts positive;
  private final BucketCounts negative;
  private final double[] customBounds;
  private final CounterReset counterReset;

  private FloatHistogram(Builder builder) {
    this.schema = builder.schema;
    this.zeroThreshold = builder.zeroThreshold;
    this.zeroCount = builder.zeroCount;
    this.count = builder.count;
    this.sum = builder.sum;
    this.positive = builder.positive;
    this.negative = builder.negative;
    this.customBounds = builder.customBounds;
    this.counterReset = builder.counterReset;
  }

  /** Collects the parts of a histogram; all but the schema are zero or empty until set. */
  public static final class Builder {
    private int schema;
    private double zeroThreshold;
    private double zeroCount;
    private double count;
    private double sum;
    private BucketCounts positive = BucketCounts.none();
    private BucketCounts negative = BucketCounts.none();
    private double[] customBounds = {};
    private CounterReset counterReset = CounterReset.UNKNOWN;

    private Builder(int schema) {
      this.schema = schema;
    }

    /** Observations no further from zero than the threshold. */
    public Builder zero(double threshold, double observations) {
      this.zeroThreshold = threshold;
      this.zeroCount = observations;
      return this;
    }

    /** How many observations there are, and their sum. */
    public Builder total(double observations, double ofValues) {
      this.count = observations;
      this.sum = ofValues;
      return this;
    }

    /** Buckets above zero, or all of those with custom bounds. */
    public Builder positive(BucketCounts counts) {
      this.positive = Objects.requireNonNull(counts);
      return this;
    }

    /** Buckets below zero; indices grow away from it. */
    public Builder negative(BucketCounts counts) {
      this.negative = Objects.requireNonNull(counts);
      return this;
    }

    /** The upper bounds of custom buckets, ascending, without the infinite one. Not copied. */
    public Builder customBounds(double[] bounds) {
      this.customBounds = Objects.requireNonNull(bounds);
      return this;
    }

    /** What is known of the counter. */
    public Builder counterReset(CounterReset hint) {
      this.counterReset = Objects.requireNonNull(hint);
      return this;
    }

    Builder schema(int newSchema) {
      this.schema = newSchema;
      return this;
    }

    /**
     * The histogram.
     *
     * @throws IllegalArgumentException for an unknown schema, bounds that do not ascend, buckets
     *     beyond them, or parts that its schema does not have
     */
    public FloatHistogram build() {
      if (schema == CUSTOM_BUCKETS) {
        requireCustom();
      } else if (schema < MIN_SCHEMA || schema > MAX_SCHEMA) {
        throw new IllegalArgumentException("unknown histogram schema " + schema);
      } else if (customBounds.length > 0) {
        throw new IllegalArgumentException("custom bounds in a histogram of exponential buckets");
      }
      return new FloatHistogram(this);
    }

    private void requireCustom() {
      if (zeroCount != 0 || zeroThreshold != 0 || !negative.isEmpty()) {
        throw new IllegalArgumentException(
            "custom buckets have no zero bucket and no negative ones");
      }
      for (int i = 0; i < customBounds.length; i++) {
        if (!Double.isFinite(customBounds[i])
            || (i > 0 && customBounds[i] <= customBounds[i - 1])) {
          throw new IllegalArgumentException("custom bounds must be finite and ascend");
        }
      }
      int size = positive.size();
      if (size > 0 && (positive.index(0) < 0 || positive.index(size - 1) > customBounds.length)) {
        throw new IllegalArgumentException("a bucket beyond the custom bounds");
      }
    }
  }

  /** A histogram of a schema, to be filled. */
  public static Builder ofSchema(int schema) {
    return new Builder(schema);
  }

  /** A builder that holds what this histogram holds. */
  public Builder toBuilder() {
    return new Builder(schema)
        .zero(zeroThreshold, zeroCount)
        .total(count, sum)
        .positive(positive)
        .negative(negative)
        .customBounds(customBounds)
        .counterReset(counterReset);
  }

  /** The schema of its buckets. */
  public int schema() {
    return schema;
  }

  /** Whether its buckets have bounds of their own. */
  public boolean hasCustomBuckets() {
    return schema == CUSTOM_BUCKETS;
  }

  /** How far from zero the zero bucket reaches. */
  public double zeroThreshold() {
    return zeroThreshold;
  }

  /** The observations in the zero bucket. */
  public double zeroCount() {
    return zeroCount;
  }

  /** All observations, those of NaN included, which are in no bucket. */
  public double count() {
    return count;
  }

  /** The sum of all observed values. */
  public double sum() {
    return sum;
  }

  /** The buckets above zero, or all custom ones. */
  public BucketCounts positive() {
    return positive;
  }

  /** The buckets below zero. */
  public BucketCounts negative() {
    return negative;
  }

  /** The upper bounds of custom buckets without the infinite one; a copy. */
  public double[] customBounds() {
    return customBounds.clone();
  }

  double[] sharedCustomBounds() {
    return customBounds;
  }

  /** What is known of the counter. */
  public CounterReset counterReset() {
    return counterReset;
  }

  /** This histogram with another knowledge of its counter. */
  public FloatHistogram withCounterReset(CounterReset hint) {
    return hint == counterReset ? this : new FloatHistogram(toBuilder().counterReset(hint));
  }

  /** All counts and the sum, times a factor; a negative factor makes a gauge. */
  public FloatHistogram multipliedBy(double factor) {
    return new FloatHistogram(
        toBuilder()
            .zero(zeroThreshold, zeroCount * factor)
            .total(count * factor, sum * factor)
            .positive(positive.multiplied(factor))
            .negative(negative.multiplied(factor))
            .counterReset(factor < 0 ? CounterReset.GAUGE : counterReset));
  }

  /** All counts and the sum, divided; by zero, no bucket is left. */
  public FloatHistogram dividedBy(double divisor) {
    Builder result =
        toBuilder().zero(zeroThreshold, zeroCount / divisor).total(count / divisor, sum / divisor);
    if (divisor == 0) {
      return new FloatHistogram(result.positive(BucketCounts.none()).negative(BucketCounts.none()));
    }
    return new FloatHistogram(
        result
            .positive(positive.divided(divisor))
            .negative(negative.divided(divisor))
            .counterReset(divisor < 0 ? CounterReset.GAUGE : counterReset));
  }

  /** Without buckets that hold nothing. */
  public FloatHistogram compacted() {
    BucketCounts compactPositive = positive.compacted();
    BucketCounts compactNegative = negative.compacted();
    return compactPositive.size() == positive.size() && compactNegative.size() == negative.size()
        ? this
        : new FloatHistogram(toBuilder().positive(compactPositive).negative(compactNegative));
  }

  /** In the wider buckets of a lower schema. Exponential buckets only. */
  FloatHistogram atSchema(int lower) {
    if (lower == schema) {
      return this;
    }
    if (hasCustomBuckets() || lower > schema || lower < MIN_SCHEMA) {
      throw new IllegalArgumentException("no way from schema %d to %d".formatted(schema, lower));
    }
    return new FloatHistogram(
        toBuilder()
            .schema(lower)
            .positive(positive.merged(schema - lower))
            .negative(negative.merged(schema - lower)));
  }

  /** The upper bound, away from zero, of the bucket of an index. */
  double bound(int index) {
    if (!hasCustomBuckets()) {
      return BucketBounds.upper(index, schema);
    }
    if (index < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    return index < customBounds.length ? customBounds[index] : Double.POSITIVE_INFINITY;
  }

  Bucket positiveBucket(int place) {
    int index = positive.index(place);
    double lower = bound(index - 1);
    boolean lowerInclusive = hasCustomBuckets() ? index == 0 : lower < 0;
    return new Bucket(lower, bound(index), lowerInclusive, true, positive.count(place));
  }

  Bucket negativeBucket(int place) {
    int index = negative.index(place);
    return new Bucket(-bound(index), -bound(index - 1), true, false, negative.count(place));
  }

  /** The bucket around zero. */
  Bucket zeroBucket() {
    return new Bucket(-zeroThreshold, zeroThreshold, true, true, zeroCount);
  }

  /**
   * All buckets, ascending; the zero bucket where it holds something. A bucket that reaches into
   * the zero bucket is cut there.
   */
  public List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>(negative.size() + positive.size() + 1);
    for (int i = negative.size() - 1; i >= 0; i--) {
      Bucket bucket = negativeBucket(i);
      boolean cut = bucket.upper() < 0 && bucket.upper() > -zeroThreshold;
      buckets.add(cut ? bucket.withBounds(bucket.lower(), -zeroThreshold) : bucket);
    }
    if (zeroCount > 0) {
      buckets.add(zeroBucket());
    }
    for (int i = 0; i < positive.size(); i++) {
      Bucket bucket = positiveBucket(i);
      boolean cut = bucket.lower() > 0 && bucket.lower() < zeroThreshold;
      buckets.add(cut ? bucket.withBounds(zeroThreshold, bucket.upper()) : bucket);
    }
    return buckets;
  }

  boolean hasBoundsOf(FloatHistogram other) {
    return Arrays.equals(customBounds, other.customBounds);
  }

  /**
   * Whether both hold the same, bit by bit and bucket by bucket; empty buckets and what is known of
   * counters make no difference.
   */
  public boolean holdsSameAs(FloatHistogram other) {
    return schema == other.schema
        && zeroThreshold == other.zeroThreshold
        && same(zeroCount, other.zeroCount)
        && same(count, other.count)
        && same(sum, other.sum)
        && hasBoundsOf(other)
        && positive.compacted().equals(other.positive.compacted())
        && negative.compacted().equals(other.negative.compacted());
  }

  private static boolean same(double a, double b) {
    return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatHistogram that
        && counterReset == that.counterReset
        && holdsSameAs(that);
  }

  @Override
  public int hashCode() {
    return Objects.hash(schema, count, sum, positive.compacted(), negative.compacted());
  }

  @Override
  public String toString() {
    return "FloatHistogram[schema=%d, count=%s, sum=%s, zero=%s@%s, +%s, -%s, %s]"
        .formatted(schema, count, sum, zeroCount, zeroThreshold, positive, negative, counterReset);
  }
}
