package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.Expr;
import io.strata.metrics.promql.Function;
import io.strata.metrics.series.LabelMatcher;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What an expression reads. */
final class Selectors {
  private static final Set<Function> OF_QUERY =
      EnumSet.of(Function.START, Function.END, Function.STEP, Function.RANGE);

  private final List<List<LabelMatcher>> selectors = new ArrayList<>();
  private boolean readsQueryBounds;

  Selectors(Expr expr) {
    visit(expr);
  }

  List<List<LabelMatcher>> selectors() {
    return selectors;
  }

  /** Whether the result depends on the query's bounds, not only on the time of evaluation. */
  boolean readsQueryBounds() {
    return readsQueryBounds;
  }

  private void visit(Expr expr) {
    switch (expr) {
      case Expr.NumberLiteral _, Expr.StringLiteral _ -> {}
      case Expr.VectorSelector selector -> {
        selectors.add(selector.matchers());
        readsQueryBounds |= isBound(selector.shift());
      }
      case Expr.MatrixSelector matrix -> visit(matrix.selector());
      case Expr.Subquery subquery -> {
        readsQueryBounds |= isBound(subquery.shift());
        visit(subquery.inner());
      }
      case Expr.Unary unary -> visit(unary.operand());
      case Expr.Binary binary -> {
        visit(binary.left());
        visit(binary.right());
      }
      case Expr.Aggregation aggregation -> {
        visit(aggregation.operand());
        Expr parameter = aggregation.parameter();
        if (parameter != null) {
          visit(parameter);
        }
      }
      case Expr.Call call -> {
        readsQueryBounds |= OF_QUERY.contains(call.function());
        call.arguments().forEach(this::visit);
      }
      case Expr.Paren paren -> visit(paren.inner());
    }
  }

  private static boolean isBound(Expr.TimeShift shift) {
    return shift.at() instanceof Expr.At.QueryStart || shift.at() instanceof Expr.At.QueryEnd;
  }
}
