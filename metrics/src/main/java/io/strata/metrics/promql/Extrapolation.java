package io.strata.metrics.promql;

import io.strata.metrics.promql.RangeVector.Window;

/** How much an increase between samples is to be enlarged to stand for its whole window. */
final class Extrapolation {
  private Extrapolation() {}

  /**
   * What was sampled in a window.
   *
   * @param size how many samples, at least two
   * @param first the first value of a counter, NaN for what is no counter
   * @param increase by how much it grew
   */
  record Sampled(long firstMillis, long lastMillis, int size, double first, double increase) {}

  /** The factor: samples that reach close to a bound stand for all up to it. */
  static double factor(Window window, Sampled sampled) {
    double toStart = (sampled.firstMillis() - window.startMillis()) / 1000.0;
    double toEnd = (window.endMillis() - sampled.lastMillis()) / 1000.0;
    double interval = (sampled.lastMillis() - sampled.firstMillis()) / 1000.0;
    double average = interval / (sampled.size() - 1);
    double threshold = average * 1.1;
    if (toStart >= threshold) {
      toStart = average / 2;
    }
    if (sampled.increase() > 0 && sampled.first() >= 0) {
      // A counter cannot have been below zero: do not extrapolate past where it would be.
      toStart = Math.min(toStart, interval * (sampled.first() / sampled.increase()));
    }
    if (toEnd >= threshold) {
      toEnd = average / 2;
    }
    return (interval + toStart + toEnd) / interval;
  }
}
