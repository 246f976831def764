package io.strata.metrics.promql;

import io.strata.metrics.promql.Expr.TimeShift;
import org.jspecify.annotations.Nullable;

/** Replaces durations that a query computes by what they come to in it. */
final class QueryDurations {
  private static final double MAX_SECONDS = 0x1p63 / 1e9;

  private final double stepSeconds;
  private final double rangeSeconds;

  QueryDurations(long stepMillis, long rangeMillis) {
    this.stepSeconds = stepMillis / 1000.0;
    this.rangeSeconds = rangeMillis / 1000.0;
  }

  /**
   * The expression with literal durations only.
   *
   * @throws PromqlException for a range that is not positive, or no time at all
   */
  Expr computed(Expr expr) {
    return switch (expr) {
      case Expr.NumberLiteral _, Expr.StringLiteral _ -> expr;
      case Expr.VectorSelector selector -> selector(selector);
      case Expr.MatrixSelector(int start, Expr.VectorSelector selector, DurationExpr range) ->
          new Expr.MatrixSelector(start, selector(selector), positive(range));
      case Expr.Subquery(
              int start,
              Expr inner,
              DurationExpr range,
              DurationExpr step,
              TimeShift shift) ->
          new Expr.Subquery(
              start,
              computed(inner),
              positive(range),
              step == null ? null : positive(step),
              shift(shift));
      case Expr.Unary(int start, boolean negative, Expr operand) ->
          new Expr.Unary(start, negative, computed(operand));
      case Expr.Binary binary ->
          new Expr.Binary(
              binary.start(),
              binary.operatorStart(),
              binary.operator(),
              computed(binary.left()),
              computed(binary.right()),
              binary.returnBool(),
              binary.matching());
      case Expr.Aggregation aggregation ->
          new Expr.Aggregation(
              aggregation.start(),
              aggregation.aggregator(),
              computed(aggregation.operand()),
              optional(aggregation.parameter()),
              aggregation.grouping(),
              aggregation.without());
      case Expr.Call call ->
          new Expr.Call(
              call.start(),
              call.function(),
              call.arguments().stream().map(this::computed).toList());
      case Expr.Paren(int start, Expr inner) -> new Expr.Paren(start, computed(inner));
    };
  }

  private @Nullable Expr optional(@Nullable Expr expr) {
    return expr == null ? null : computed(expr);
  }

  private Expr.VectorSelector selector(Expr.VectorSelector selector) {
    return selector.with(shift(selector.shift()));
  }

  private TimeShift shift(TimeShift shift) {
    return new TimeShift(literal(shift.offset()), shift.at());
  }

  private DurationExpr positive(DurationExpr duration) {
    DurationExpr literal = literal(duration);
    if (literal.millis() <= 0) {
      throw PromqlException.execution("duration must be greater than 0");
    }
    return literal;
  }

  private DurationExpr literal(DurationExpr duration) {
    if (duration.isLiteral()) {
      return duration;
    }
    double seconds = duration.seconds(stepSeconds, rangeSeconds);
    if (!Double.isFinite(seconds)) {
      throw PromqlException.execution("duration is NaN or infinite");
    }
    if (Math.abs(seconds) > MAX_SECONDS) {
      throw PromqlException.execution("duration is out of range");
    }
    return new DurationExpr.Literal(duration.start(), (long) (seconds * 1000) / 1000.0, true);
  }
}
