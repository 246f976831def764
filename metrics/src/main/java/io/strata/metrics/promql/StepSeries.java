package io.strata.metrics.promql;

import io.strata.metrics.series.Labels;
import io.strata.metrics.series.StaleMarker;
import java.util.Arrays;

/**
 * A series with one value per step of the evaluation; a step without one holds {@link #ABSENT}.
 * Holders may write into the array of a series they made themselves, never into another's.
 */
// Arrays, not lists: range queries hold millions of values.
@SuppressWarnings("ArrayRecordComponent")
record StepSeries(Labels labels, double[] values) {
  /** No value. The stale marker serves: selectors leave it out and no computation gives it. */
  static final double ABSENT = StaleMarker.VALUE;

  /** An array without values. */
  static double[] absent(int steps) {
    double[] values = new double[steps];
    Arrays.fill(values, ABSENT);
    return values;
  }

  static boolean isPresent(double value) {
    return Double.doubleToRawLongBits(value) != StaleMarker.BITS;
  }

  /** Whether any step has a value. */
  static boolean anyPresent(double[] values) {
    for (double value : values) {
      if (isPresent(value)) {
        return true;
      }
    }
    return false;
  }
}
