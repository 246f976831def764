package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.Expr;
import io.strata.metrics.promql.Function;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds expressions whose result depends on the query's bounds, not only on the time. */
final class QueryBounds {
  private static final Set<Function> OF_QUERY =
      EnumSet.of(Function.START, Function.END, Function.STEP, Function.RANGE);

  private QueryBounds() {}

  static boolean areReadBy(@Nullable Expr expr) {
    return switch (expr) {
      case null -> false;
      case Expr.NumberLiteral _, Expr.StringLiteral _ -> false;
      case Expr.VectorSelector selector -> isBound(selector.shift());
      case Expr.MatrixSelector matrix ->
          !matrix.range().isLiteral() || areReadBy(matrix.selector());
      case Expr.Subquery subquery ->
          isBound(subquery.shift())
              || !subquery.range().isLiteral()
              || (subquery.step() != null && !subquery.step().isLiteral())
              || areReadBy(subquery.inner());
      case Expr.Unary unary -> areReadBy(unary.operand());
      case Expr.Binary binary -> areReadBy(binary.left()) || areReadBy(binary.right());
      case Expr.Aggregation aggregation ->
          areReadBy(aggregation.operand()) || areReadBy(aggregation.parameter());
      case Expr.Call call ->
          OF_QUERY.contains(call.function())
              || call.arguments().stream().anyMatch(QueryBounds::areReadBy);
      case Expr.Paren paren -> areReadBy(paren.inner());
    };
  }

  private static boolean isBound(Expr.TimeShift shift) {
    return !shift.offset().isLiteral()
        || shift.at() instanceof Expr.At.QueryStart
        || shift.at() instanceof Expr.At.QueryEnd;
  }
}
