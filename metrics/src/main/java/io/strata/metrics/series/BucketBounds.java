package io.strata.metrics.series;

/** The upper bounds of exponential buckets. */
final class BucketBounds {
  /** Per schema from 0 on: the bounds between 1 (exclusive) and 2, in halves of them. */
  private static final double[][] FRACTIONS = fractions();

  /** 2^1024, above which nothing but infinities lies. */
  private static final int BEYOND_EXPONENT = 1024;

  private BucketBounds() {}

  private static double[][] fractions() {
    double[][] bounds = new double[FloatHistogram.MAX_SCHEMA + 1][];
    for (int schema = 0; schema < bounds.length; schema++) {
      bounds[schema] = new double[1 << schema];
      for (int i = 0; i < bounds[schema].length; i++) {
        bounds[schema][i] = 0.5 * Math.pow(2, Math.scalb((double) i, -schema));
      }
    }
    return bounds;
  }

  /**
   * The upper bound of a bucket: 2^(index * 2^-schema). The last bucket of finite values ends at
   * the largest of them, so that the next holds the infinite ones alone.
   */
  static double upper(int index, int schema) {
    if (schema < 0) {
      long exponent = (long) index << -schema;
      return exponent == BEYOND_EXPONENT ? Double.MAX_VALUE : power(exponent, 1);
    }
    double fraction = FRACTIONS[schema][index & ((1 << schema) - 1)];
    long exponent = (index >> schema) + 1L;
    return fraction == 0.5 && exponent == BEYOND_EXPONENT + 1
        ? Double.MAX_VALUE
        : power(exponent, fraction);
  }

  private static double power(long exponent, double factor) {
    // In two steps: a fraction below one may bring a power back that alone would be infinite.
    int bounded = (int) Math.max(-5000, Math.min(5000, exponent));
    return Math.scalb(Math.scalb(factor, bounded / 2), bounded - bounded / 2);
  }
}
