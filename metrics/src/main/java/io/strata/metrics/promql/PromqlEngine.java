package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Evaluates PromQL over a source, as Prometheus 3 does. Thread-safe; a query runs on the thread
 * that asks, and stops where that is interrupted.
 */
public final class PromqlEngine {
  private final SeriesSource source;
  private final QueryLimits limits;
  private final PromqlFeatures features;

  /** An engine with the default limits and without what is experimental. */
  public PromqlEngine(SeriesSource source) {
    this(source, QueryLimits.DEFAULT, PromqlFeatures.STABLE);
  }

  /** An engine with limits per query. */
  public PromqlEngine(SeriesSource source, QueryLimits limits, PromqlFeatures features) {
    this.source = Objects.requireNonNull(source);
    this.limits = Objects.requireNonNull(limits);
    this.features = Objects.requireNonNull(features);
  }

  /** The limits of a query. */
  public QueryLimits limits() {
    return limits;
  }

  /** What it takes beyond the stable language. */
  public PromqlFeatures features() {
    return features;
  }

  /** An engine over the same source with other limits. */
  public PromqlEngine withLimits(QueryLimits newLimits) {
    return new PromqlEngine(source, newLimits, features);
  }

  /**
   * The value of a query at one time.
   *
   * @throws PromqlException where it cannot be parsed or evaluated
   */
  public QueryValue instant(String query, long timeMillis) {
    return instantResult(query, timeMillis).value();
  }

  /**
   * The value of a query at each step from start to end inclusive: always a matrix.
   *
   * @throws PromqlException where it cannot be parsed or evaluated
   */
  public QueryValue range(String query, long startMillis, long endMillis, long stepMillis) {
    return rangeResult(query, startMillis, endMillis, stepMillis).value();
  }

  /** As {@link #instant}, with warnings and infos. */
  public QueryResult instantResult(String query, long timeMillis) {
    Expr expr = new QueryDurations(0, 0).computed(PromqlParser.parse(query, features));
    QueryContext context =
        new QueryContext(source, limits, features, query, expr, timeMillis, timeMillis, 0);
    Evaluator evaluator = new Evaluator(context, timeMillis, 0, 1);
    QueryValue value =
        expr.type() == ValueType.MATRIX
            ? new QueryValue.Matrix(windows(evaluator.ranges(expr)))
            : instantValue(evaluator, expr, timeMillis);
    return new QueryResult(value, context.warnings(), context.infos());
  }

  private static QueryValue instantValue(Evaluator evaluator, Expr expr, long timeMillis) {
    return switch (evaluator.evaluate(expr)) {
      case StepValue.Scalar(double[] values) -> new QueryValue.Scalar(timeMillis, values[0]);
      case StepValue.Text(String text) -> new QueryValue.StringValue(timeMillis, text);
      case StepValue.Vector(List<StepSeries> series) -> {
        List<QueryValue.Sample> samples = new ArrayList<>(series.size());
        for (StepSeries one : evaluator.named(series)) {
          if (one.isPresentAt(0)) {
            FloatHistogram histogram = one.histogram(0);
            samples.add(
                histogram == null
                    ? new QueryValue.Sample(one.labels(), timeMillis, one.values()[0])
                    : new QueryValue.Sample(one.labels(), timeMillis, histogram));
          }
        }
        yield new QueryValue.Vector(samples);
      }
    };
  }

  /** The samples of a range vector, as an instant query of one gives them. */
  private static List<Series> windows(RangeVector ranges) {
    List<Series> result = new ArrayList<>();
    for (int i = 0; i < ranges.series().size(); i++) {
      Series one = ranges.series().get(i);
      Samples window = ranges.window(one, 0);
      if (window.size() > 0) {
        Labels labels = ranges.isNameDropped(i) ? one.labels().withoutMetadata() : one.labels();
        result.add(new Series(labels, window));
      }
    }
    result.sort(Comparator.comparing(Series::labels));
    return result;
  }

  /** As {@link #range}, with warnings and infos. */
  public QueryResult rangeResult(String query, long startMillis, long endMillis, long stepMillis) {
    Expr parsed = PromqlParser.parse(query, features);
    if (parsed.type() != ValueType.SCALAR && parsed.type() != ValueType.VECTOR) {
      throw new PromqlException(
          PromqlException.Type.BAD_DATA,
          "invalid expression type %s for range query, must be Scalar or instant Vector"
              .formatted(GoText.quote(parsed.type().text())));
    }
    if (stepMillis <= 0) {
      throw new PromqlException(
          PromqlException.Type.BAD_DATA,
          "zero or negative query resolution step widths are not accepted. Try a positive"
              + " integer");
    }
    if (endMillis < startMillis) {
      throw new PromqlException(
          PromqlException.Type.BAD_DATA, "end timestamp must not be before start time");
    }
    long steps = (endMillis - startMillis) / stepMillis + 1;
    if (steps > limits.steps()) {
      throw new PromqlException(
          PromqlException.Type.BAD_DATA,
          ("exceeded maximum resolution of %d points per timeseries. Try decreasing the query"
                  + " resolution (?step=XX)")
              .formatted(limits.steps()));
    }
    Expr expr = new QueryDurations(stepMillis, endMillis - startMillis).computed(parsed);
    QueryContext context =
        new QueryContext(source, limits, features, query, expr, startMillis, endMillis, stepMillis);
    Evaluator evaluator = new Evaluator(context, startMillis, stepMillis, (int) steps);
    List<Series> result = new ArrayList<>();
    for (StepSeries one : evaluator.named(evaluator.vector(expr))) {
      Samples samples = evaluator.samples(one);
      if (samples.size() > 0) {
        result.add(new Series(one.labels(), samples));
      }
    }
    result.sort(Comparator.comparing(Series::labels));
    return new QueryResult(new QueryValue.Matrix(result), context.warnings(), context.infos());
  }
}
