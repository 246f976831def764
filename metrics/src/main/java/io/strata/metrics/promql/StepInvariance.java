package io.strata.metrics.promql;

/** Finds expressions that give the same at every step, because {@code @} fixes their time. */
final class StepInvariance {
  private StepInvariance() {}

  static boolean holds(Expr expr) {
    return switch (expr) {
      case Expr.NumberLiteral _, Expr.StringLiteral _ -> true;
      case Expr.VectorSelector selector -> selector.shift().isFixed();
      case Expr.MatrixSelector matrix -> matrix.selector().shift().isFixed();
      case Expr.Subquery subquery -> subquery.shift().isFixed();
      case Expr.Unary(_, _, Expr operand) -> holds(operand);
      case Expr.Binary binary -> holds(binary.left()) && holds(binary.right());
      case Expr.Aggregation aggregation -> {
        Expr parameter = aggregation.parameter();
        yield holds(aggregation.operand()) && (parameter == null || holds(parameter));
      }
      case Expr.Call call ->
          !call.function().dependsOnTime()
              && call.arguments().stream().allMatch(StepInvariance::holds);
      case Expr.Paren(_, Expr inner) -> holds(inner);
    };
  }
}
