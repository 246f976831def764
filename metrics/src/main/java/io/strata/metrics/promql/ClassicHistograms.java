package io.strata.metrics.promql;

import static io.strata.metrics.promql.StepSeries.isPresent;

import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** {@code histogram_quantile} and {@code histogram_fraction} over classic buckets ({@code le}). */
final class ClassicHistograms {
  private static final Set<String> DROPPED = Set.of(Labels.METRIC_NAME, "le");

  private final Evaluator evaluator;
  private final Expr.Call call;
  private final int steps;

  ClassicHistograms(Evaluator evaluator, Expr.Call call) {
    this.evaluator = evaluator;
    this.call = call;
    this.steps = evaluator.steps();
  }

  @SuppressWarnings("ArrayRecordComponent") // see StepSeries
  private record BucketSeries(double upperBound, double[] counts) {}

  List<StepSeries> evaluate() {
    boolean quantile = call.function() == Function.HISTOGRAM_QUANTILE;
    double[] lower = evaluator.scalar(call.arguments().getFirst());
    double[] upper = quantile ? lower : evaluator.scalar(call.arguments().get(1));
    if (quantile) {
      for (double q : lower) {
        if (Quantiles.isImpossible(q)) {
          evaluator.context().warn(Quantiles.warning(q), call.arguments().getFirst());
        }
      }
    }
    List<StepSeries> result = new ArrayList<>();
    histograms(evaluator.vector(call.arguments().getLast()))
        .forEach((labels, buckets) -> {
          buckets.sort(Comparator.comparingDouble(BucketSeries::upperBound));
          double[] values = StepSeries.absent(steps);
          for (int step = 0; step < steps; step++) {
            Buckets at = at(buckets, step);
            if (at.size() > 0) {
              values[step] =
                  quantile ? at.quantile(lower[step]) : at.fraction(lower[step], upper[step]);
            }
          }
          evaluator.context().tick();
          if (StepSeries.anyPresent(values)) {
            result.add(new StepSeries(labels, values));
          }
        });
    return result;
  }

  private Map<Labels, List<BucketSeries>> histograms(List<StepSeries> series) {
    Map<Labels, List<BucketSeries>> histograms = new LinkedHashMap<>();
    for (StepSeries one : series) {
      OptionalDouble bound = upperBound(one.labels());
      if (bound.isPresent()) {
        histograms
            .computeIfAbsent(one.labels().without(DROPPED), _ -> new ArrayList<>())
            .add(new BucketSeries(bound.getAsDouble(), one.values()));
      }
    }
    return histograms;
  }

  private OptionalDouble upperBound(Labels labels) {
    String le = labels.get("le");
    try {
      return OptionalDouble.of(GoText.parseNumber(le));
    } catch (NumberFormatException malformed) {
      evaluator
          .context()
          .warn(
              "bucket label \"le\" is missing or has a malformed value of %s for metric name %s"
                  .formatted(GoText.quote(le), GoText.quote(labels.metricName())),
              call.arguments().getLast());
      return OptionalDouble.empty();
    }
  }

  private static Buckets at(List<BucketSeries> series, int step) {
    Buckets buckets = new Buckets(series.size());
    for (BucketSeries one : series) {
      if (isPresent(one.counts()[step])) {
        buckets.add(one.upperBound(), one.counts()[step]);
      }
    }
    return buckets;
  }
}
