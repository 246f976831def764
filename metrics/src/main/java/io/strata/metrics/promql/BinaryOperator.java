package io.strata.metrics.promql;

import java.util.Optional;

/** PromQL's binary operators, with their symbol and how tightly they bind. */
public enum BinaryOperator {
  OR("or", 1),
  AND("and", 2),
  UNLESS("unless", 2),
  EQUAL("==", 3),
  NOT_EQUAL("!=", 3),
  LESS("<", 3),
  LESS_OR_EQUAL("<=", 3),
  GREATER(">", 3),
  GREATER_OR_EQUAL(">=", 3),
  /** Cuts what is above from a histogram. */
  TRIM_UPPER("</", 3),
  /** Cuts what is below from a histogram. */
  TRIM_LOWER(">/", 3),
  ADD("+", 4),
  SUBTRACT("-", 4),
  MULTIPLY("*", 5),
  DIVIDE("/", 5),
  MODULO("%", 5),
  ATAN2("atan2", 5),
  POWER("^", 6);

  /** Unary minus binds like a multiplication: tighter than a sum, looser than a power. */
  static final int UNARY_PRECEDENCE = 6;

  private final String symbol;
  private final int precedence;

  BinaryOperator(String symbol, int precedence) {
    this.symbol = symbol;
    this.precedence = precedence;
  }

  /** The operator that is a word, in lower case. */
  static Optional<BinaryOperator> ofKeyword(String word) {
    return switch (word) {
      case "and" -> Optional.of(AND);
      case "or" -> Optional.of(OR);
      case "unless" -> Optional.of(UNLESS);
      case "atan2" -> Optional.of(ATAN2);
      default -> Optional.empty();
    };
  }

  String symbol() {
    return symbol;
  }

  int precedence() {
    return precedence;
  }

  boolean isSet() {
    return this == AND || this == OR || this == UNLESS;
  }

  /** Whether the result is still the metric: an operand that was chosen or cut. */
  boolean keepsName() {
    return isComparison() || isTrim();
  }

  boolean isTrim() {
    return this == TRIM_UPPER || this == TRIM_LOWER;
  }

  boolean isComparison() {
    return precedence == EQUAL.precedence && !isTrim();
  }

  /** The value of an arithmetic operation; 1 or 0 for a comparison. */
  double apply(double left, double right) {
    return switch (this) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MODULO -> left % right;
      case POWER -> power(left, right);
      case ATAN2 -> Math.atan2(left, right);
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          holds(left, right) ? 1 : 0;
      case TRIM_UPPER, TRIM_LOWER -> throw new IllegalStateException("numbers are not trimmed");
      case AND, OR, UNLESS -> throw new IllegalStateException("a set operator has no value");
    };
  }

  /** Whether a comparison holds. */
  boolean holds(double left, double right) {
    return switch (this) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
      case ADD,
          SUBTRACT,
          MULTIPLY,
          DIVIDE,
          MODULO,
          POWER,
          ATAN2,
          AND,
          OR,
          UNLESS,
          TRIM_UPPER,
          TRIM_LOWER ->
          throw new IllegalStateException("not a comparison");
    };
  }

  /** As Go's: one to any power and -1 to an infinite one are 1. */
  private static double power(double base, double exponent) {
    if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
      return 1;
    }
    return Math.pow(base, exponent);
  }
}
