package io.strata.metrics.promql;

import java.util.Arrays;

/** Quantiles of plain values. */
final class Quantiles {
  private Quantiles() {}

  /** The quantile by linear interpolation between ranks; NaN counts as smallest. Sorts in place. */
  static double of(double quantile, double[] values) {
    if (values.length == 0 || Double.isNaN(quantile)) {
      return Double.NaN;
    }
    if (quantile < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (quantile > 1) {
      return Double.POSITIVE_INFINITY;
    }
    sortNanFirst(values);
    double rank = quantile * (values.length - 1);
    int lower = (int) Math.max(0, Math.floor(rank));
    int upper = Math.min(values.length - 1, lower + 1);
    double weight = rank - Math.floor(rank);
    return values[lower] * (1 - weight) + values[upper] * weight;
  }

  private static void sortNanFirst(double[] values) {
    Arrays.sort(values);
    int nans = 0;
    while (nans < values.length && Double.isNaN(values[values.length - 1 - nans])) {
      nans++;
    }
    if (nans > 0) {
      System.arraycopy(values, 0, values, nans, values.length - nans);
      Arrays.fill(values, 0, nans, Double.NaN);
    }
  }

  static boolean isImpossible(double quantile) {
    return Double.isNaN(quantile) || quantile < 0 || quantile > 1;
  }

  /** The warning for a quantile that cannot be. */
  static String warning(double quantile) {
    return "quantile value should be between 0 and 1, got " + GoText.general(quantile);
  }
}
