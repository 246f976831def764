package io.strata.metrics.promql;

import static io.strata.metrics.promql.ValueType.MATRIX;
import static io.strata.metrics.promql.ValueType.SCALAR;
import static io.strata.metrics.promql.ValueType.STRING;
import static io.strata.metrics.promql.ValueType.VECTOR;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** PromQL's functions with their signatures; what they compute is in the evaluator's classes. */
public enum Function {
  ABS(VECTOR, VECTOR),
  ABSENT(VECTOR, VECTOR),
  ABSENT_OVER_TIME(VECTOR, MATRIX),
  ACOS(VECTOR, VECTOR),
  ACOSH(VECTOR, VECTOR),
  ASIN(VECTOR, VECTOR),
  ASINH(VECTOR, VECTOR),
  ATAN(VECTOR, VECTOR),
  ATANH(VECTOR, VECTOR),
  AVG_OVER_TIME(VECTOR, MATRIX),
  CEIL(VECTOR, VECTOR),
  CHANGES(VECTOR, MATRIX),
  CLAMP(VECTOR, VECTOR, SCALAR, SCALAR),
  CLAMP_MAX(VECTOR, VECTOR, SCALAR),
  CLAMP_MIN(VECTOR, VECTOR, SCALAR),
  COS(VECTOR, VECTOR),
  COSH(VECTOR, VECTOR),
  COUNT_OVER_TIME(VECTOR, MATRIX),
  DAYS_IN_MONTH(1, VECTOR, VECTOR),
  DAY_OF_MONTH(1, VECTOR, VECTOR),
  DAY_OF_WEEK(1, VECTOR, VECTOR),
  DAY_OF_YEAR(1, VECTOR, VECTOR),
  DEG(VECTOR, VECTOR),
  DELTA(VECTOR, MATRIX),
  DERIV(VECTOR, MATRIX),
  DOUBLE_EXPONENTIAL_SMOOTHING(VECTOR, MATRIX, SCALAR, SCALAR),
  END(SCALAR),
  EXP(VECTOR, VECTOR),
  FIRST_OVER_TIME(VECTOR, MATRIX),
  FLOOR(VECTOR, VECTOR),
  HISTOGRAM_AVG(VECTOR, VECTOR),
  HISTOGRAM_COUNT(VECTOR, VECTOR),
  HISTOGRAM_FRACTION(VECTOR, SCALAR, SCALAR, VECTOR),
  HISTOGRAM_QUANTILE(VECTOR, SCALAR, VECTOR),
  HISTOGRAM_QUANTILES(9, VECTOR, VECTOR, STRING, SCALAR, SCALAR),
  HISTOGRAM_STDDEV(VECTOR, VECTOR),
  HISTOGRAM_STDVAR(VECTOR, VECTOR),
  HISTOGRAM_SUM(VECTOR, VECTOR),
  HOUR(1, VECTOR, VECTOR),
  IDELTA(VECTOR, MATRIX),
  INCREASE(VECTOR, MATRIX),
  INFO(1, VECTOR, VECTOR, VECTOR),
  IRATE(VECTOR, MATRIX),
  LABEL_JOIN(-1, VECTOR, VECTOR, STRING, STRING, STRING),
  LABEL_REPLACE(VECTOR, VECTOR, STRING, STRING, STRING, STRING),
  LAST_OVER_TIME(VECTOR, MATRIX),
  LN(VECTOR, VECTOR),
  LOG10(VECTOR, VECTOR),
  LOG2(VECTOR, VECTOR),
  MAD_OVER_TIME(VECTOR, MATRIX),
  MAX_OVER_TIME(VECTOR, MATRIX),
  MAX_OF(SCALAR, SCALAR, SCALAR),
  MIN_OF(SCALAR, SCALAR, SCALAR),
  MINUTE(1, VECTOR, VECTOR),
  MIN_OVER_TIME(VECTOR, MATRIX),
  MONTH(1, VECTOR, VECTOR),
  PI(SCALAR),
  PREDICT_LINEAR(VECTOR, MATRIX, SCALAR),
  PRESENT_OVER_TIME(VECTOR, MATRIX),
  QUANTILE_OVER_TIME(VECTOR, SCALAR, MATRIX),
  RAD(VECTOR, VECTOR),
  RANGE(SCALAR),
  RATE(VECTOR, MATRIX),
  RESETS(VECTOR, MATRIX),
  ROUND(1, VECTOR, VECTOR, SCALAR),
  SCALAR_OF("scalar", SCALAR, VECTOR),
  SGN(VECTOR, VECTOR),
  SIN(VECTOR, VECTOR),
  SINH(VECTOR, VECTOR),
  SORT(VECTOR, VECTOR),
  SORT_BY_LABEL(-1, VECTOR, VECTOR, STRING),
  SORT_BY_LABEL_DESC(-1, VECTOR, VECTOR, STRING),
  SORT_DESC(VECTOR, VECTOR),
  SQRT(VECTOR, VECTOR),
  START(SCALAR),
  STDDEV_OVER_TIME(VECTOR, MATRIX),
  STDVAR_OVER_TIME(VECTOR, MATRIX),
  STEP(SCALAR),
  SUM_OVER_TIME(VECTOR, MATRIX),
  TAN(VECTOR, VECTOR),
  TANH(VECTOR, VECTOR),
  TIME(SCALAR),
  TIMESTAMP(VECTOR, VECTOR),
  TS_OF_FIRST_OVER_TIME(VECTOR, MATRIX),
  TS_OF_LAST_OVER_TIME(VECTOR, MATRIX),
  TS_OF_MAX_OVER_TIME(VECTOR, MATRIX),
  TS_OF_MIN_OVER_TIME(VECTOR, MATRIX),
  VECTOR_OF("vector", VECTOR, SCALAR),
  YEAR(1, VECTOR, VECTOR);

  private static final Map<String, Function> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toMap(Function::text, java.util.function.Function.identity()));

  private final String text;
  private final int variadic;
  private final ValueType returns;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<ValueType> arguments;

  Function(ValueType returns, ValueType... arguments) {
    this(0, returns, arguments);
  }

  Function(int variadic, ValueType returns, ValueType... arguments) {
    this.text = name().toLowerCase(Locale.ROOT);
    this.variadic = variadic;
    this.returns = returns;
    this.arguments = List.of(arguments);
  }

  Function(String text, ValueType returns, ValueType... arguments) {
    this.text = text;
    this.variadic = 0;
    this.returns = returns;
    this.arguments = List.of(arguments);
  }

  /** The function of a name. */
  static Optional<Function> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** As PromQL writes it. */
  String text() {
    return text;
  }

  /** What it gives. */
  ValueType returns() {
    return returns;
  }

  /** How few arguments it takes. */
  int minArguments() {
    return variadic == 0 ? arguments.size() : arguments.size() - 1;
  }

  /** How many it takes; {@link Integer#MAX_VALUE} where there is no bound. */
  int maxArguments() {
    return variadic < 0 ? Integer.MAX_VALUE : minArguments() + variadic;
  }

  /** The type of an argument; the last one repeats. */
  ValueType argument(int index) {
    return arguments.get(Math.min(index, arguments.size() - 1));
  }

  /** Where the range vector stands among the arguments, or -1. */
  int matrixArgument() {
    return arguments.indexOf(MATRIX);
  }

  /** Whether Prometheus has it behind a feature flag. */
  boolean isExperimental() {
    return switch (this) {
      case DOUBLE_EXPONENTIAL_SMOOTHING,
          END,
          HISTOGRAM_QUANTILES,
          INFO,
          MAD_OVER_TIME,
          MAX_OF,
          MIN_OF,
          RANGE,
          SORT_BY_LABEL,
          SORT_BY_LABEL_DESC,
          START,
          STEP,
          TS_OF_FIRST_OVER_TIME,
          TS_OF_LAST_OVER_TIME,
          TS_OF_MAX_OVER_TIME,
          TS_OF_MIN_OVER_TIME ->
          true;
      default -> false;
    };
  }

  /** Whether it depends on the evaluation time, even if its arguments do not. */
  boolean dependsOnTime() {
    return switch (this) {
      case TIME,
          TIMESTAMP,
          PREDICT_LINEAR,
          DAYS_IN_MONTH,
          DAY_OF_MONTH,
          DAY_OF_WEEK,
          DAY_OF_YEAR, //
          HOUR,
          MINUTE,
          MONTH,
          YEAR ->
          true;
      default -> false;
    };
  }
}
