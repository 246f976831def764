package io.strata.metrics.translate;

import io.strata.telemetry.metric.ExponentialHistogramPoint;
import io.strata.telemetry.metric.ExponentialHistogramPoint.Buckets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The classic form of an exponential histogram: cumulative counts by upper bound.
 *
 * <p>A cumulative point gets the bounds of its own buckets, at most two per doubling. A delta point
 * gets the same bounds whatever it holds, one per doubling from 2^-10 to 2^30: contributions of
 * several windows can only be added up if all name the same buckets.
 */
final class ExponentialBuckets {
  private static final int MAX_SCALE = 1;
  private static final int FIXED_FROM = -10;
  private static final int FIXED_TO = 30;

  private final TreeMap<Double, Long> counts = new TreeMap<>();

  private ExponentialBuckets() {}

  /** Upper bounds and cumulative counts, ascending, without the infinite one. */
  static Map<Double, Long> cumulative(ExponentialHistogramPoint point, boolean fixedBounds) {
    ExponentialBuckets buckets = new ExponentialBuckets();
    if (fixedBounds) {
      for (int i = FIXED_FROM; i <= FIXED_TO; i++) {
        buckets.counts.put(Math.scalb(1.0, i), 0L);
      }
    }
    int scale = Math.min(point.scale(), fixedBounds ? 0 : MAX_SCALE);
    int shift = point.scale() - scale;
    buckets.addPositive(point.positive(), scale, shift, fixedBounds);
    if (point.zeroCount() > 0) {
      buckets.add(
          fixedBounds ? Math.scalb(1.0, FIXED_FROM) : point.zeroThreshold(), point.zeroCount());
    }
    buckets.addNegative(point.negative(), scale, shift, fixedBounds);
    long total = 0;
    for (var bucket : buckets.counts.entrySet()) {
      total += bucket.getValue();
      bucket.setValue(total);
    }
    return buckets.counts;
  }

  private void addPositive(Buckets positive, int scale, int shift, boolean fixedBounds) {
    for (int i = 0; i < positive.counts().size(); i++) {
      double bound = bound(((positive.offset() + i) >> shift) + 1, scale);
      if (!fixedBounds) {
        add(bound, positive.counts().get(i));
      } else if (bound <= Math.scalb(1.0, FIXED_TO)) {
        Double fixed = counts.ceilingKey(bound);
        if (fixed != null) {
          add(fixed, positive.counts().get(i));
        }
      }
    }
  }

  /** Bucket i of the negative range holds values in [-base^(i+1), -base^i). */
  private void addNegative(Buckets negative, int scale, int shift, boolean fixedBounds) {
    for (int i = 0; i < negative.counts().size(); i++) {
      double bound = -bound((negative.offset() + i) >> shift, scale);
      add(fixedBounds ? Math.scalb(1.0, FIXED_FROM) : bound, negative.counts().get(i));
    }
  }

  private void add(double bound, long count) {
    if (Double.isFinite(bound)) {
      counts.merge(bound, count, Long::sum);
    }
  }

  /** The lower bound of a bucket: base^index with base 2^(2^-scale). */
  private static double bound(int index, int scale) {
    return scale <= 0
        ? Math.pow(2, (double) index * (1L << Math.min(62, -scale)))
        : Math.pow(2, Math.scalb((double) index, -scale));
  }
}
