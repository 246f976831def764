package io.strata.metrics.promql;

import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Evaluates PromQL over a source, as Prometheus 3 does with its default settings. Thread-safe; a
 * query runs on the thread that asks, and stops where that is interrupted.
 */
public final class PromqlEngine {
  private final SeriesSource source;
  private final QueryLimits limits;

  /** An engine with the default limits. */
  public PromqlEngine(SeriesSource source) {
    this(source, QueryLimits.DEFAULT);
  }

  /** An engine with limits per query. */
  public PromqlEngine(SeriesSource source, QueryLimits limits) {
    this.source = Objects.requireNonNull(source);
    this.limits = Objects.requireNonNull(limits);
  }

  /** The limits of a query. */
  public QueryLimits limits() {
    return limits;
  }

  /** An engine over the same source with other limits. */
  public PromqlEngine withLimits(QueryLimits newLimits) {
    return new PromqlEngine(source, newLimits);
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
    Expr expr = PromqlParser.parse(query);
    QueryContext context = new QueryContext(source, limits, query, timeMillis, timeMillis, 0);
    Evaluator evaluator = new Evaluator(context, timeMillis, 0, 1);
    QueryValue value =
        expr.type() == ValueType.MATRIX
            ? new QueryValue.Matrix(windows(evaluator.ranges(expr)))
            : instantValue(evaluator.evaluate(expr), timeMillis);
    return new QueryResult(value, context.warnings(), context.infos());
  }

  private static QueryValue instantValue(StepValue value, long timeMillis) {
    return switch (value) {
      case StepValue.Scalar(double[] values) -> new QueryValue.Scalar(timeMillis, values[0]);
      case StepValue.Text(String text) -> new QueryValue.StringValue(timeMillis, text);
      case StepValue.Vector(List<StepSeries> series) -> {
        List<QueryValue.Sample> samples = new ArrayList<>(series.size());
        for (StepSeries one : series) {
          if (StepSeries.isPresent(one.values()[0])) {
            samples.add(new QueryValue.Sample(one.labels(), timeMillis, one.values()[0]));
          }
        }
        yield new QueryValue.Vector(samples);
      }
    };
  }

  /** The samples of a range vector, as an instant query of one gives them. */
  private static List<Series> windows(RangeVector ranges) {
    List<Series> result = new ArrayList<>();
    for (Series one : ranges.series()) {
      ranges.apply(
          one,
          (window, _) -> {
            long[] times = new long[window.size()];
            for (int i = 0; i < times.length; i++) {
              times[i] = window.time(i);
            }
            result.add(new Series(one.labels(), new Samples(times, window.toArray())));
            return StepSeries.ABSENT;
          });
    }
    return result;
  }

  /** As {@link #range}, with warnings and infos. */
  public QueryResult rangeResult(String query, long startMillis, long endMillis, long stepMillis) {
    Expr expr = PromqlParser.parse(query);
    if (expr.type() != ValueType.SCALAR && expr.type() != ValueType.VECTOR) {
      throw new PromqlException(
          PromqlException.Type.BAD_DATA,
          "invalid expression type %s for range query, must be Scalar or instant Vector"
              .formatted(GoText.quote(expr.type().text())));
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
    QueryContext context =
        new QueryContext(source, limits, query, startMillis, endMillis, stepMillis);
    Evaluator evaluator = new Evaluator(context, startMillis, stepMillis, (int) steps);
    List<Series> result = new ArrayList<>();
    for (StepSeries one : evaluator.vector(expr)) {
      Samples samples = evaluator.samples(one.values());
      if (samples.size() > 0) {
        result.add(new Series(one.labels(), samples));
      }
    }
    result.sort(Comparator.comparing(Series::labels));
    return new QueryResult(new QueryValue.Matrix(result), context.warnings(), context.infos());
  }
}
