package io.strata.metrics.promql;

import io.strata.metrics.series.KahanSum;

/** Folds the values that a group has at one step to one value. */
interface Fold {
  void add(double value);

  /** The result; asked only after at least one value. */
  double value();

  /** The compensated sum. */
  final class Sum implements Fold {
    private final KahanSum sum = new KahanSum();

    @Override
    public void add(double value) {
      sum.add(value);
    }

    @Override
    public double value() {
      return sum.value();
    }
  }

  /** The mean. */
  final class Average implements Fold {
    private final Mean mean = new Mean();

    @Override
    public void add(double value) {
      mean.add(value);
    }

    @Override
    public double value() {
      return mean.value();
    }
  }

  /** How many values there are. */
  final class Count implements Fold {
    private int count;

    @Override
    public void add(double value) {
      count++;
    }

    @Override
    public double value() {
      return count;
    }
  }

  /** One, if there is any value. */
  final class One implements Fold {
    @Override
    public void add(double value) {
      // Its presence is all that counts.
    }

    @Override
    public double value() {
      return 1;
    }
  }

  /** The least or the greatest value; NaN only if there is no other. */
  final class Extreme implements Fold {
    private final boolean greatest;
    private double extreme = Double.NaN;

    Extreme(boolean greatest) {
      this.greatest = greatest;
    }

    @Override
    public void add(double value) {
      if (Double.isNaN(extreme) || (greatest ? value > extreme : value < extreme)) {
        extreme = value;
      }
    }

    @Override
    public double value() {
      return extreme;
    }
  }

  /** The population variance (Welford), or its root. */
  final class Variance implements Fold {
    private final boolean root;
    private int count;
    private double mean;
    private double squares;

    Variance(boolean root) {
      this.root = root;
    }

    @Override
    public void add(double value) {
      count++;
      if (count == 1) {
        mean = value;
        squares = Double.isFinite(value) ? 0 : Double.NaN;
        return;
      }
      double delta = value - mean;
      mean += delta / count;
      squares += delta * (value - mean);
    }

    @Override
    public double value() {
      double variance = squares / count;
      return root ? Math.sqrt(variance) : variance;
    }
  }
}
