package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code histogram_quantile}, {@code histogram_quantiles} and {@code histogram_fraction}: over
 * native histograms, and over classic ones, whose buckets are series with a label {@code le}.
 */
final class HistogramFunctions {
  private static final Set<String> BUCKET_LABEL = Set.of("le");

  private final Evaluator evaluator;
  private final Expr.Call call;
  private final Expr input;
  private final HistogramNotes notes;
  private final int steps;

  HistogramFunctions(Evaluator evaluator, Expr.Call call) {
    this.evaluator = evaluator;
    this.call = call;
    List<Expr> arguments = call.arguments();
    this.input =
        call.function() == Function.HISTOGRAM_QUANTILES
            ? arguments.getFirst()
            : arguments.getLast();
    this.notes = new HistogramNotes(evaluator.context(), input);
    this.steps = evaluator.steps();
  }

  List<StepSeries> evaluate() {
    List<Histogram> histograms = histograms(evaluator.vector(input));
    List<StepSeries> result = new ArrayList<>();
    switch (call.function()) {
      case HISTOGRAM_QUANTILE -> quantiles(histograms, quantile(0), "", result);
      case HISTOGRAM_QUANTILES -> {
        String label = evaluator.text(call.arguments().get(1));
        for (int i = 2; i < call.arguments().size(); i++) {
          quantiles(histograms, quantile(i), label, result);
        }
      }
      case HISTOGRAM_FRACTION -> fractions(histograms, result);
      default -> throw new IllegalStateException(call.function() + " is none of histograms");
    }
    return evaluator.unique(result);
  }

  private double[] quantile(int argument) {
    Expr expr = call.arguments().get(argument);
    double[] quantiles = evaluator.scalar(expr);
    for (double quantile : quantiles) {
      if (Quantiles.isImpossible(quantile)) {
        evaluator.context().warn(Quantiles.warning(quantile), expr);
      }
    }
    return quantiles;
  }

  /** Adds the quantiles; where a label is named, it gets the quantile's value. */
  private void quantiles(
      List<Histogram> histograms, double[] quantiles, String label, List<StepSeries> result) {
    for (Histogram histogram : histograms) {
      double[] values = StepSeries.absent(steps);
      for (int step = 0; step < steps; step++) {
        values[step] = quantile(histogram, step, quantiles[step]);
      }
      if (label.isEmpty()) {
        add(histogram.labels(), histogram, values, result);
      } else {
        addUnderQuantiles(histogram, values, quantiles, label, result);
      }
      evaluator.context().tick();
    }
  }

  private void addUnderQuantiles(
      Histogram histogram,
      double[] values,
      double[] quantiles,
      String label,
      List<StepSeries> result) {
    Map<String, double[]> byQuantile = new LinkedHashMap<>();
    for (int step = 0; step < steps; step++) {
      byQuantile
              .computeIfAbsent(GoText.openMetrics(quantiles[step]), _ -> StepSeries.absent(steps))[
              step] =
          values[step];
    }
    byQuantile.forEach(
        (quantile, some) -> add(histogram.labels().with(label, quantile), histogram, some, result));
  }

  private double quantile(Histogram histogram, int step, double quantile) {
    String name = histogram.labels().metricName();
    FloatHistogram nativeOne = histogram.nativeAt(step);
    if (nativeOne != null) {
      return new NativeQuantiles(nativeOne, notes, name).quantile(quantile);
    }
    Buckets buckets = histogram.classicAt(step);
    if (buckets.size() == 0) {
      return StepSeries.ABSENT;
    }
    double value = buckets.quantile(quantile);
    buckets
        .fix()
        .ifPresent(fix ->
            evaluator
                .context()
                .annotations()
                .forcedMonotonicity(name, fix, evaluator.time(step), input));
    return value;
  }

  private void fractions(List<Histogram> histograms, List<StepSeries> result) {
    double[] lower = evaluator.scalar(call.arguments().getFirst());
    double[] upper = evaluator.scalar(call.arguments().get(1));
    for (Histogram histogram : histograms) {
      String name = histogram.labels().metricName();
      double[] values = StepSeries.absent(steps);
      for (int step = 0; step < steps; step++) {
        FloatHistogram nativeOne = histogram.nativeAt(step);
        Buckets buckets = histogram.classicAt(step);
        if (nativeOne != null) {
          values[step] =
              new NativeQuantiles(nativeOne, notes, name).fraction(lower[step], upper[step]);
        } else if (buckets.size() > 0) {
          values[step] = buckets.fraction(lower[step], upper[step]);
        }
      }
      add(histogram.labels(), histogram, values, result);
      evaluator.context().tick();
    }
  }

  private void add(Labels labels, Histogram from, double[] values, List<StepSeries> result) {
    if (StepSeries.anyPresent(values)) {
      result.add(
          evaluator.withoutName(
              new StepSeries(labels, values, Samples.NO_HISTOGRAMS, from.nameDropped())));
    }
  }

  /** The buckets of one bound, one count per step. */
  @SuppressWarnings("ArrayRecordComponent") // see StepSeries
  private record BucketSeries(double upperBound, double[] counts) {}

  /** A native histogram or classic buckets per step; where both are, there is neither. */
  private final class Histogram {
    private final Labels labels;
    private final boolean nameDropped;
    private final List<StepSeries> natives = new ArrayList<>(1);
    private final List<BucketSeries> classic = new ArrayList<>();

    Histogram(Labels labels, boolean nameDropped) {
      this.labels = labels;
      this.nameDropped = nameDropped;
    }

    Labels labels() {
      return labels;
    }

    boolean nameDropped() {
      return nameDropped;
    }

    @Nullable FloatHistogram nativeAt(int step) {
      if (natives.isEmpty()) {
        return null;
      }
      FloatHistogram histogram = natives.getFirst().histogram(step);
      return histogram == null || isClassicAt(step) ? null : histogram;
    }

    private boolean isClassicAt(int step) {
      return classic.stream().anyMatch(one -> StepSeries.isPresent(one.counts()[step]));
    }

    private boolean isNativeAt(int step) {
      return !natives.isEmpty() && natives.getFirst().histogram(step) != null;
    }

    Buckets classicAt(int step) {
      Buckets buckets = new Buckets(classic.size());
      if (isNativeAt(step)) {
        if (isClassicAt(step)) {
          notes.mixedClassicAndNative(labels.metricName());
        }
        return buckets;
      }
      for (BucketSeries one : classic) {
        if (StepSeries.isPresent(one.counts()[step])) {
          buckets.add(one.upperBound(), one.counts()[step]);
        }
      }
      return buckets;
    }
  }

  private List<Histogram> histograms(List<StepSeries> series) {
    Map<Labels, Histogram> histograms = new LinkedHashMap<>();
    for (StepSeries one : series) {
      if (one.hasHistograms()) {
        histograms
            .computeIfAbsent(one.labels(), labels -> new Histogram(labels, one.nameDropped()))
            .natives
            .add(one);
      }
      double[] counts = numbers(one);
      if (!StepSeries.anyPresent(counts)) {
        continue;
      }
      OptionalDouble bound = upperBound(one.labels());
      if (bound.isPresent()) {
        histograms
            .computeIfAbsent(
                one.labels().without(BUCKET_LABEL),
                labels -> new Histogram(labels, one.nameDropped()))
            .classic
            .add(new BucketSeries(bound.getAsDouble(), counts));
      }
    }
    List<Histogram> result = new ArrayList<>(histograms.values());
    result.forEach(one -> one.classic.sort(Comparator.comparingDouble(BucketSeries::upperBound)));
    return result;
  }

  private double[] numbers(StepSeries series) {
    if (!series.hasHistograms()) {
      return series.values();
    }
    double[] values = StepSeries.absent(steps);
    for (int step = 0; step < steps; step++) {
      if (series.isNumberAt(step)) {
        values[step] = series.values()[step];
      }
    }
    return values;
  }

  private OptionalDouble upperBound(Labels labels) {
    String le = labels.get("le");
    try {
      return OptionalDouble.of(GoText.parseFloat(le));
    } catch (NumberFormatException malformed) {
      evaluator
          .context()
          .warn(
              "bucket label \"le\" is missing or has a malformed value of "
                  + GoText.quote(le)
                  + Annotations.forMetric(labels.metricName()),
              input);
      return OptionalDouble.empty();
    }
  }
}
