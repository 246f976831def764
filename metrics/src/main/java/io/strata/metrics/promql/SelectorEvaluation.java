package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.CounterReset;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.SamplesBuilder;
import io.strata.metrics.series.Series;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Reads what selectors and subqueries select, at the steps of an evaluator. */
final class SelectorEvaluation {
  /** The step of a subquery that names none: Prometheus's default evaluation interval. */
  private static final long SUBQUERY_STEP_MILLIS = 60_000;

  private final Evaluator evaluator;
  private final QueryContext context;
  private final int steps;

  SelectorEvaluation(Evaluator evaluator) {
    this.evaluator = evaluator;
    this.context = evaluator.context();
    this.steps = evaluator.steps();
  }

  /**
   * The newest sample of each series at each step, unless stale.
   *
   * @param times whether to give the samples' times (seconds) in place of their values
   */
  List<StepSeries> instantSamples(Expr.VectorSelector selector, boolean times) {
    if (selector.reach() == Expr.Reach.SMOOTHED && !times) {
      return smoothedSamples(selector);
    }
    long from = lookedAt(selector.shift(), 0) - Evaluator.LOOKBACK_MILLIS + 1;
    long to = lookedAt(selector.shift(), steps - 1);
    List<Series> selected = context.select(selector.matchers(), from, to);
    context.checkPoints(selected.size(), steps);
    List<StepSeries> result = new ArrayList<>(selected.size());
    for (Series series : selected) {
      context.tick();
      Samples samples = resetsTold(selector, series.samples());
      StepSeries one =
          samples.hasHistograms() && !times
              ? mixedSamples(series.labels(), samples, selector.shift())
              : new StepSeries(series.labels(), numbers(samples, selector.shift(), times));
      if (StepSeries.anyPresent(one.values())) {
        result.add(one);
      }
    }
    return result;
  }

  private List<StepSeries> smoothedSamples(Expr.VectorSelector selector) {
    RangeVector around =
        ranges(
            new Expr.MatrixSelector(
                selector.start(), selector, new DurationExpr.Literal(0, 0, true)));
    SmoothedSamples smoothed = new SmoothedSamples(new HistogramNotes(context, selector));
    List<StepSeries> result = new ArrayList<>();
    for (Series series : around.series()) {
      Column column = new Column(steps);
      around.apply(series, smoothed.forMetric(series.labels().metricName()), column);
      if (column.anyPresent()) {
        result.add(column.series(series.labels(), false));
      }
    }
    return result;
  }

  private double[] numbers(Samples samples, Expr.TimeShift shift, boolean times) {
    long[] sampleTimes = samples.timesMillis();
    double[] values = StepSeries.absent(steps);
    int newest = -1;
    for (int step = 0; step < steps; step++) {
      newest = newest(sampleTimes, newest, lookedAt(shift, step));
      if (newest < 0 || sampleTimes[newest] <= lookedAt(shift, step) - Evaluator.LOOKBACK_MILLIS) {
        continue;
      }
      double value = samples.values()[newest];
      if (StepSeries.isPresent(value)) {
        values[step] = times ? sampleTimes[newest] / 1000.0 : value;
      }
    }
    return values;
  }

  private StepSeries mixedSamples(Labels labels, Samples samples, Expr.TimeShift shift) {
    long[] sampleTimes = samples.timesMillis();
    Column column = new Column(steps);
    int newest = -1;
    for (int step = 0; step < steps; step++) {
      newest = newest(sampleTimes, newest, lookedAt(shift, step));
      if (newest < 0 || sampleTimes[newest] <= lookedAt(shift, step) - Evaluator.LOOKBACK_MILLIS) {
        continue;
      }
      FloatHistogram histogram = samples.histogram(newest);
      if (histogram == null) {
        column.set(step, samples.values()[newest]);
      } else {
        column.set(step, histogram);
      }
    }
    return column.series(labels, false);
  }

  /** The place of the last time that is not after the given one, sought from another place on. */
  private static int newest(long[] times, int from, long time) {
    int newest = from;
    while (newest + 1 < times.length && times[newest + 1] <= time) {
      newest++;
    }
    return newest;
  }

  /** The samples, their counter resets found out where the query needs to know them early. */
  private Samples resetsTold(Expr.VectorSelector selector, Samples samples) {
    return samples.hasHistograms() && context.readsStatisticsOf(selector)
        ? StatisticsOnly.withResets(samples)
        : samples;
  }

  private long lookedAt(Expr.TimeShift shift, int step) {
    return shift.apply(evaluator.time(step), context.startMillis(), context.endMillis());
  }

  /** The windows of a range vector expression. */
  RangeVector ranges(Expr expr) {
    return switch (expr.unwrapped()) {
      case Expr.MatrixSelector(_, Expr.VectorSelector selector, DurationExpr length) -> {
        long range = length.millis();
        long before = selector.reach() == Expr.Reach.RANGE ? 0 : Evaluator.LOOKBACK_MILLIS;
        long after = selector.reach() == Expr.Reach.SMOOTHED ? Evaluator.LOOKBACK_MILLIS : 0;
        long from = lookedAt(selector.shift(), 0) - range - before + 1;
        long to = lookedAt(selector.shift(), steps - 1) + after;
        List<Series> selected = context.select(selector.matchers(), from, to);
        if (context.readsStatisticsOf(selector)) {
          selected =
              selected.stream()
                  .map(one -> new Series(one.labels(), resetsTold(selector, one.samples())))
                  .toList();
        }
        yield new RangeVector(
            selected, new BitSet(), windowEnds(selector.shift()), range, selector.reach());
      }
      case Expr.Subquery subquery -> subquery(subquery);
      case Expr.VectorSelector _, Expr.Plain _ ->
          throw new IllegalStateException("not a range vector");
    };
  }

  private long[] windowEnds(Expr.TimeShift shift) {
    long[] ends = new long[steps];
    for (int step = 0; step < steps; step++) {
      ends[step] = lookedAt(shift, step);
    }
    return ends;
  }

  /** Evaluates at all multiples of the step that any of the windows holds. */
  private RangeVector subquery(Expr.Subquery subquery) {
    DurationExpr step = subquery.step();
    long interval = step == null ? SUBQUERY_STEP_MILLIS : step.millis();
    long range = subquery.range().millis();
    Expr.TimeShift shift = subquery.shift();
    long from = lookedAt(shift, 0) - range;
    long first = (Math.floorDiv(from, interval) + 1) * interval;
    long last = lookedAt(shift, steps - 1);
    List<Series> result = new ArrayList<>();
    BitSet namesDropped = new BitSet();
    if (last >= first) {
      long count = (last - first) / interval + 1;
      context.checkPoints(1, count);
      Evaluator inner = new Evaluator(context, first, interval, (int) count);
      for (StepSeries series : inner.vector(subquery.inner())) {
        namesDropped.set(result.size(), series.nameDropped());
        result.add(new Series(series.labels(), resetsForgotten(inner.samples(series))));
      }
    }
    return new RangeVector(result, namesDropped, windowEnds(shift), range);
  }

  /**
   * Between the samples of a subquery others may lie: what is known of resets is not true there.
   */
  private static Samples resetsForgotten(Samples samples) {
    if (!samples.hasHistograms()) {
      return samples;
    }
    SamplesBuilder result = new SamplesBuilder(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      FloatHistogram histogram = samples.histogram(i);
      if (histogram == null) {
        result.add(samples, i);
      } else {
        boolean gauge = histogram.counterReset() == CounterReset.GAUGE;
        result.add(
            samples.timesMillis()[i],
            gauge ? histogram : histogram.withCounterReset(CounterReset.UNKNOWN));
      }
    }
    return result.build();
  }
}
