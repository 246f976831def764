package io.strata.bench.agent;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What the variants cost in all rounds. */
record Costs(List<Sample> samples) {
  Costs {
    samples = List.copyOf(samples);
  }

  /** The middle of a variant's rounds; empty where it did not run. */
  OptionalDouble median(Variant variant, ToDoubleFunction<Sample> figure) {
    double[] sorted =
        samples.stream()
            .filter(sample -> sample.variant() == variant)
            .mapToDouble(figure)
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int half = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
  }

  /** The distance between a variant's largest and smallest figure; 0 where it ran once. */
  double spread(Variant variant, ToDoubleFunction<Sample> figure) {
    var summary =
        samples.stream()
            .filter(sample -> sample.variant() == variant)
            .mapToDouble(figure)
            .summaryStatistics();
    return summary.getMax() - summary.getMin();
  }
}
