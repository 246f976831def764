package io.strata.metrics.series;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The upper bounds of the classic buckets in which native histograms are shown: of exponential ones
 * every half power of two that any of them reaches, or fewer where a histogram is coarser or where
 * that made more than {@value #MAX_BOUNDS}; of custom ones their own. The last is infinite.
 */
final class ClassicBounds {
  private static final int MAX_BOUNDS = 128;
  private static final int MAX_SCHEMA = 1;

  private final List<Double> upperBounds;

  private ClassicBounds(List<Double> upperBounds) {
    this.upperBounds = upperBounds;
  }

  List<Double> upperBounds() {
    return upperBounds;
  }

  /** The bounds for the histograms of some series. */
  static ClassicBounds of(List<Series> series) {
    TreeSet<Double> bounds = new TreeSet<>();
    int schema = MAX_SCHEMA;
    for (Series one : series) {
      schema = Math.min(schema, coarsest(one.samples()));
    }
    for (; schema >= FloatHistogram.MIN_SCHEMA; schema--) {
      bounds.clear();
      for (Series one : series) {
        addBounds(one.samples(), schema, bounds);
      }
      if (bounds.size() < MAX_BOUNDS) {
        break;
      }
    }
    bounds.add(Double.POSITIVE_INFINITY);
    return new ClassicBounds(new ArrayList<>(bounds));
  }

  private static int coarsest(Samples samples) {
    int schema = MAX_SCHEMA;
    for (int i = 0; i < samples.size(); i++) {
      FloatHistogram histogram = samples.histogram(i);
      if (histogram != null && !histogram.hasCustomBuckets()) {
        schema = Math.min(schema, histogram.schema());
      }
    }
    return schema;
  }

  private static void addBounds(Samples samples, int schema, Set<Double> bounds) {
    for (int i = 0; i < samples.size(); i++) {
      FloatHistogram histogram = samples.histogram(i);
      if (histogram == null) {
        continue;
      }
      if (histogram.hasCustomBuckets()) {
        for (double bound : histogram.sharedCustomBounds()) {
          bounds.add(bound);
        }
        continue;
      }
      FloatHistogram coarse = histogram.atSchema(Math.min(schema, histogram.schema()));
      for (int place = 0; place < coarse.positive().size(); place++) {
        int index = coarse.positive().index(place);
        addFinite(coarse.bound(index - 1), bounds);
        addFinite(coarse.bound(index), bounds);
      }
      for (int place = 0; place < coarse.negative().size(); place++) {
        int index = coarse.negative().index(place);
        addFinite(-coarse.bound(index - 1), bounds);
        addFinite(-coarse.bound(index), bounds);
      }
      if (histogram.zeroCount() != 0 && histogram.positive().isEmpty()) {
        bounds.add(histogram.zeroThreshold());
      }
    }
  }

  private static void addFinite(double bound, Set<Double> bounds) {
    if (Double.isFinite(bound)) {
      bounds.add(bound);
    }
  }

  /** How many observations are not above a bound, which may be infinite. */
  static double countUpTo(double bound, FloatHistogram histogram) {
    if (bound == Double.POSITIVE_INFINITY) {
      return histogram.count();
    }
    double count = 0;
    for (int i = 0; i < histogram.negative().size(); i++) {
      count +=
          -histogram.bound(histogram.negative().index(i) - 1) <= bound
              ? histogram.negative().count(i)
              : 0;
    }
    if (histogram.zeroThreshold() <= bound) {
      count += histogram.zeroCount();
    }
    for (int i = 0; i < histogram.positive().size(); i++) {
      if (histogram.bound(histogram.positive().index(i)) > bound) {
        break;
      }
      count += histogram.positive().count(i);
    }
    return count;
  }

  /** A bound as the value of the label {@code le}. */
  static String text(double bound) {
    if (bound == Double.POSITIVE_INFINITY) {
      return "+Inf";
    }
    return new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
  }
}
