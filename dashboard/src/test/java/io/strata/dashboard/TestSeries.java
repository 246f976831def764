package io.strata.dashboard;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Series in memory, with samples every ten seconds up to a fixed end. Not thread-safe. */
public final class TestSeries implements SeriesSource {
  public static final long STEP = 10_000;

  private final TreeMap<Labels, TreeMap<Long, Double>> series = new TreeMap<>();
  private final long endMillis;

  /** Series that end at the given time. */
  public TestSeries(long endMillis) {
    this.endMillis = endMillis;
  }

  /** A counter that rose evenly by the given amount over so many steps, and was flat before. */
  public TestSeries rose(double amount, int steps, Labels labels) {
    for (int step = 0; step <= steps; step++) {
      set(labels, endMillis - (steps - step) * STEP, amount * step / steps);
    }
    return this;
  }

  /** A gauge with that value all the time. */
  public TestSeries is(double value, Labels labels) {
    for (int step = 0; step <= 30; step++) {
      set(labels, endMillis - step * STEP, value);
    }
    return this;
  }

  /** A gauge whose newest sample is so many steps old. */
  public TestSeries was(double value, int stepsAgo, Labels labels) {
    set(labels, endMillis - stepsAgo * STEP, value);
    return this;
  }

  /** A histogram of values that all lie in the bucket with that upper bound. */
  public TestSeries took(double seconds, double count, int steps, Labels labels) {
    for (double bound : new double[] {0.002, 0.008, 0.032, 0.128, 0.512}) {
      rose(bound >= seconds ? count : 0, steps, labels.with("le", Double.toString(bound)));
    }
    return rose(count, steps, labels.with("le", "+Inf"));
  }

  private void set(Labels labels, long time, double value) {
    series.computeIfAbsent(labels, _ -> new TreeMap<>()).put(time, value);
  }

  @Override
  public List<Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    List<Series> found = new ArrayList<>();
    for (Map.Entry<Labels, TreeMap<Long, Double>> one : series.entrySet()) {
      Map<Long, Double> samples = one.getValue().subMap(startMillis, true, endMillis, true);
      if (!samples.isEmpty() && matchers.stream().allMatch(m -> m.matches(one.getKey()))) {
        found.add(
            new Series(
                one.getKey(),
                new Samples(
                    samples.keySet().stream().mapToLong(Long::longValue).toArray(),
                    samples.values().stream().mapToDouble(Double::doubleValue).toArray())));
      }
    }
    return found;
  }
}
