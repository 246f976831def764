package io.strata.metrics.promql;

import io.strata.metrics.series.LabelMatcher;

/** Checks that operands and arguments have the types that operators and functions take. */
final class TypeChecker {
  private final String query;

  TypeChecker(String query) {
    this.query = query;
  }

  void check(Expr expr) {
    switch (expr) {
      case Expr.NumberLiteral _, Expr.StringLiteral _ -> {}
      case Expr.VectorSelector selector -> selector(selector);
      case Expr.MatrixSelector(_, Expr.VectorSelector selector, _) -> selector(selector);
      case Expr.Subquery(_, Expr inner, _, _, _) -> {
        check(inner);
        require(
            inner.type() == ValueType.VECTOR,
            expr,
            "subquery is only allowed on instant vector, got " + shortName(inner) + " instead");
      }
      case Expr.Unary(_, _, Expr operand) -> {
        check(operand);
        require(
            operand.type() == ValueType.VECTOR || operand.type() == ValueType.SCALAR,
            expr,
            "unary expression only allowed on expressions of type scalar or instant vector, got "
                + GoText.quote(operand.type().text()));
      }
      case Expr.Binary binary -> binary(binary);
      case Expr.Aggregation aggregation -> aggregation(aggregation);
      case Expr.Call call -> call(call);
      case Expr.Paren(_, Expr inner) -> check(inner);
    }
  }

  private void selector(Expr.VectorSelector selector) {
    boolean selective = selector.matchers().stream().anyMatch(TypeChecker::isSelective);
    require(selective, selector, "vector selector must contain at least one non-empty matcher");
  }

  private static boolean isSelective(LabelMatcher matcher) {
    return !matcher.matches("");
  }

  private void binary(Expr.Binary binary) {
    Expr left = binary.left();
    Expr right = binary.right();
    BinaryOperator operator = binary.operator();
    Expr.VectorMatching matching = binary.matching();
    check(left);
    check(right);
    requireAt(
        !binary.returnBool() || operator.isComparison(),
        binary.operatorStart(),
        "bool modifier can only be used on comparison operators");
    boolean scalars = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
    requireAt(
        !scalars || !operator.isComparison() || binary.returnBool(),
        binary.operatorStart(),
        "comparisons between scalars must use BOOL modifier");
    for (String label : matching.include()) {
      requireAt(
          !matching.on() || !matching.labels().contains(label),
          binary.operatorStart(),
          "label " + GoText.quote(label) + " must not occur in ON and GROUP clause at once");
    }
    String types = "binary expression must contain only scalar and instant vector types";
    require(isOperand(left), left, types);
    require(isOperand(right), right, types);
    boolean vectors = left.type() == ValueType.VECTOR && right.type() == ValueType.VECTOR;
    require(
        vectors || matching.labels().isEmpty(),
        binary,
        "vector matching only allowed between instant vectors");
    require(
        vectors || matching.fill().isNone(),
        binary,
        "filling in missing series only allowed between instant vectors");
    String symbol = GoText.quote(operator.symbol());
    require(
        !vectors || !operator.isSet() || matching.cardinality() == Expr.Cardinality.ONE_TO_ONE,
        binary,
        "no grouping allowed for " + symbol + " operation");
    require(
        !vectors || !operator.isSet() || matching.fill().isNone(),
        binary,
        "filling in missing series not allowed for set operators");
    require(
        vectors || !operator.isSet(),
        binary,
        "set operator " + symbol + " not allowed in binary scalar expression");
  }

  private static boolean isOperand(Expr expr) {
    return expr.type() == ValueType.SCALAR || expr.type() == ValueType.VECTOR;
  }

  private void aggregation(Expr.Aggregation aggregation) {
    check(aggregation.operand());
    expect(aggregation.operand(), ValueType.VECTOR, "aggregation expression");
    Expr parameter = aggregation.parameter();
    if (parameter != null) {
      check(parameter);
      aggregation
          .aggregator()
          .parameter()
          .ifPresent(type -> expect(parameter, type, "aggregation parameter"));
    }
  }

  private void call(Expr.Call call) {
    Function function = call.function();
    int count = call.arguments().size();
    String name = GoText.quote(function.text());
    require(
        count >= function.minArguments(),
        call,
        "expected %s%d argument(s) in call to %s, got %d"
            .formatted(
                function.minArguments() == function.maxArguments() ? "" : "at least ",
                function.minArguments(),
                name,
                count));
    require(
        count <= function.maxArguments(),
        call,
        "expected %s%d argument(s) in call to %s, got %d"
            .formatted(
                function.minArguments() == function.maxArguments() ? "" : "at most ",
                function.maxArguments(),
                name,
                count));
    if (function == Function.INFO && count > 1) {
      infoSelector(call.arguments().get(1));
    }
    for (int i = 0; i < count; i++) {
      if (function != Function.INFO || i == 0) {
        check(call.arguments().get(i));
      }
      expect(call.arguments().get(i), function.argument(i), "call to function " + name);
    }
  }

  /** Such a selector names labels only, and may match anything. */
  private void infoSelector(Expr selector) {
    boolean plain =
        selector instanceof Expr.VectorSelector(_, String name, _, _, _) && name.isEmpty();
    String what = selector instanceof Expr.VectorSelector ? ", got vector selector instead" : "";
    require(plain, selector, "expected label selectors only" + what);
  }

  private void expect(Expr expr, ValueType type, String context) {
    require(
        expr.type() == type,
        expr,
        "expected type %s in %s, got %s".formatted(type.text(), context, expr.type().text()));
  }

  private static String shortName(Expr expr) {
    return expr.type() == ValueType.MATRIX ? "matrix" : expr.type().text();
  }

  private void require(boolean condition, Expr where, String message) {
    requireAt(condition, where.start(), message);
  }

  private void requireAt(boolean condition, int position, String message) {
    if (!condition) {
      throw ParseErrors.at(query, position, message);
    }
  }
}
