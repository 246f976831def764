package io.strata.metrics.series;

/** A sum with Neumaier's compensation, step by step as Prometheus does it. One thread. */
public final class KahanSum {
  private double sum;
  private double compensation;

  /** Adds a value; an infinite sum needs no compensation any more. */
  public void add(double value) {
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
  public void scale(double factor) {
    sum *= factor;
    compensation *= factor;
  }

  /** Divides what was added so far. */
  public void divide(double divisor) {
    sum /= divisor;
    compensation /= divisor;
  }

  /** Begins anew with a value. */
  public void set(double newSum) {
    sum = newSum;
    compensation = 0;
  }

  /** The sum as plain addition gives it. */
  public double uncompensated() {
    return sum;
  }

  /** What plain addition lost. */
  public double compensation() {
    return compensation;
  }

  /** The compensated sum. */
  public double value() {
    return sum + compensation;
  }
}
