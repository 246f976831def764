package io.strata.metrics.promql;

import java.util.function.DoubleUnaryOperator;

/** The functions of a single number. */
final class MathFunctions {
  private static final double LN_2 = Math.log(2);

  private MathFunctions() {}

  static DoubleUnaryOperator of(Function function) {
    return switch (function) {
      case ABS -> Math::abs;
      case CEIL -> Math::ceil;
      case FLOOR -> Math::floor;
      case EXP -> Math::exp;
      case LN -> Math::log;
      case LOG2 -> MathFunctions::log2;
      case LOG10 -> Math::log10;
      case SQRT -> Math::sqrt;
      case SGN -> Math::signum;
      case ACOS -> Math::acos;
      case ACOSH -> value -> Math.log(value + Math.sqrt(value * value - 1));
      case ASIN -> Math::asin;
      case ASINH -> MathFunctions::asinh;
      case ATAN -> Math::atan;
      case ATANH -> value -> 0.5 * (Math.log1p(value) - Math.log1p(-value));
      case COS -> Math::cos;
      case COSH -> Math::cosh;
      case SIN -> Math::sin;
      case SINH -> Math::sinh;
      case TAN -> Math::tan;
      case TANH -> Math::tanh;
      case DEG -> value -> value * 180 / Math.PI;
      case RAD -> value -> value * Math.PI / 180;
      default -> throw new IllegalArgumentException(function + " is no function of a number");
    };
  }

  /** Exact for powers of two. */
  static double log2(double value) {
    if (value > 0 && Double.isFinite(value)) {
      int exponent = Math.getExponent(value);
      if (value == Math.scalb(1.0, exponent)) {
        return exponent;
      }
    }
    return Math.log(value) / LN_2;
  }

  private static double asinh(double value) {
    double size = Math.abs(value);
    double result =
        size > 1e9
            ? Math.log(size) + LN_2
            : Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1)));
    return Math.copySign(result, value);
  }
}
