package io.strata.metrics.promql;

/** A sum with Neumaier's compensation, step by step as Prometheus does it. */
final class KahanSum {
  private double sum;
  private double compensation;

  void add(double value) {
    double total = sum + value;
    if (Double.isInfinite(total)) {
      compensation = 0;
    } else if (Math.abs(sum) >= Math.abs(value)) {
      compensation += (sum - total) + value;
    } else {
      compensation += (value - total) + sum;
    }
    sum = total;
  }

  /** Scales what was added so far. */
  void scale(double factor) {
    sum *= factor;
    compensation *= factor;
  }

  void divide(double divisor) {
    sum /= divisor;
    compensation /= divisor;
  }

  void set(double newSum) {
    sum = newSum;
    compensation = 0;
  }

  double uncompensated() {
    return sum;
  }

  double compensation() {
    return compensation;
  }

  double value() {
    return sum + compensation;
  }
}
