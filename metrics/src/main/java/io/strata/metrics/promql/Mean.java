package io.strata.metrics.promql;

import io.strata.metrics.series.KahanSum;

/**
 * A running mean: the compensated sum by the count, or, once the sum overflows, a mean that is
 * moved by each value.
 */
final class Mean {
  private final KahanSum sum = new KahanSum();
  private int count;
  private boolean incremental;

  void add(double value) {
    count++;
    if (count == 1) {
      sum.set(value);
      return;
    }
    if (!incremental) {
      double before = sum.uncompensated();
      if (!Double.isInfinite(before + value)) {
        sum.add(value);
        return;
      }
      incremental = true;
      sum.divide(count - 1);
    }
    sum.scale((count - 1) / (double) count);
    sum.add(value / count);
  }

  double value() {
    return incremental ? sum.value() : sum.uncompensated() / count + sum.compensation() / count;
  }
}
