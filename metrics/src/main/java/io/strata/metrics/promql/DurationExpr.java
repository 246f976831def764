package io.strata.metrics.promql;

import java.util.Locale;

/** A duration in a query: a range, a step or an offset, in seconds. */
public sealed interface DurationExpr {
  /** Where it starts, in chars of the query. */
  int start();

  /**
   * A number of seconds.
   *
   * @param asDuration whether it was written as {@code 5m}, not as a number
   */
  record Literal(int start, double seconds, boolean asDuration) implements DurationExpr {}

  /** {@code step()}: the step of the query; 0 of an instant one. */
  record QueryStep(int start) implements DurationExpr {}

  /** {@code range()}: from the query's start to its end. */
  record QueryRange(int start) implements DurationExpr {}

  /** With a minus before it. */
  record Negated(int start, DurationExpr operand) implements DurationExpr {}

  /** In parentheses. */
  record Paren(int start, DurationExpr inner) implements DurationExpr {}

  /** Two durations computed to one. */
  record Combined(int start, Operator operator, DurationExpr left, DurationExpr right)
      implements DurationExpr {}

  /** How two durations are computed to one. */
  enum Operator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    MODULO("%"),
    POWER("^"),
    MAX_OF("max_of"),
    MIN_OF("min_of");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    String symbol() {
      return symbol;
    }

    /** Whether it stands before its operands in parentheses. */
    boolean isFunction() {
      return this == MAX_OF || this == MIN_OF;
    }
  }

  /** No time at all. */
  static DurationExpr none() {
    return new Literal(0, 0, false);
  }

  /** Whether there is nothing to compute, so that it is the same in every query. */
  default boolean isLiteral() {
    return this instanceof Literal;
  }

  /**
   * The milliseconds of a literal.
   *
   * @throws IllegalStateException for what must be computed first
   */
  default long millis() {
    if (this instanceof Literal(_, double seconds, _)) {
      return (long) (Math.rint(seconds * 1e9) / 1e6);
    }
    throw new IllegalStateException("a duration that has not been computed");
  }

  /** The seconds of a query that has the given step and range, in seconds. */
  default double seconds(double step, double range) {
    return switch (this) {
      case Literal(_, double seconds, _) -> seconds;
      case QueryStep _ -> step;
      case QueryRange _ -> range;
      case Negated(_, DurationExpr operand) -> -operand.seconds(step, range);
      case Paren(_, DurationExpr inner) -> inner.seconds(step, range);
      case Combined(_, Operator operator, DurationExpr left, DurationExpr right) -> {
        double a = left.seconds(step, range);
        double b = right.seconds(step, range);
        yield switch (operator) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          case DIVIDE -> a / nonZero(b, "division");
          case MODULO -> a % nonZero(b, "modulo");
          case POWER -> Math.pow(a, b);
          case MAX_OF -> Math.max(a, b);
          case MIN_OF -> Math.min(a, b);
        };
      }
    };
  }

  private static double nonZero(double divisor, String operation) {
    if (divisor == 0) {
      throw PromqlException.execution(operation.toLowerCase(Locale.ROOT) + " by zero");
    }
    return divisor;
  }
}
