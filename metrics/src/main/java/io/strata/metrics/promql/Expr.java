package io.strata.metrics.promql;

import io.strata.metrics.series.LabelMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PromQL expression. Each knows where it starts in the query, for messages. */
public sealed interface Expr {
  /** Where the expression starts, in chars of the query. */
  int start();

  /** What it evaluates to. */
  ValueType type();

  /** One that selects nothing itself, so that no modifier may follow it. */
  sealed interface Plain extends Expr {}

  /** A number; also a duration in place of one, in seconds. */
  record NumberLiteral(int start, double value) implements Plain {
    @Override
    public ValueType type() {
      return ValueType.SCALAR;
    }
  }

  /** A text. */
  record StringLiteral(int start, String value) implements Plain {
    @Override
    public ValueType type() {
      return ValueType.STRING;
    }
  }

  /**
   * {@code name{label="value"}}, with a matcher for the name among the matchers.
   *
   * @param name as it was written before the braces or, quoted, in them; else empty
   */
  record VectorSelector(
      int start, String name, List<LabelMatcher> matchers, TimeShift shift, Reach reach)
      implements Expr {
    public VectorSelector {
      matchers = List.copyOf(matchers);
    }

    VectorSelector with(TimeShift newShift) {
      return new VectorSelector(start, name, matchers, newShift, reach);
    }

    VectorSelector with(Reach newReach) {
      return new VectorSelector(start, name, matchers, shift, newReach);
    }

    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }
  }

  /** How far beyond its range a selector looks for samples. */
  enum Reach {
    /** Not at all. */
    RANGE,
    /** {@code anchored}: to the last sample before its start. */
    ANCHORED,
    /** {@code smoothed}: to the samples next to it on both sides. */
    SMOOTHED
  }

  /** {@code selector[range]}. */
  record MatrixSelector(int start, VectorSelector selector, DurationExpr range) implements Expr {
    @Override
    public ValueType type() {
      return ValueType.MATRIX;
    }
  }

  /**
   * {@code expr[range:step]}.
   *
   * @param step null for the default
   */
  record Subquery(
      int start, Expr inner, DurationExpr range, @Nullable DurationExpr step, TimeShift shift)
      implements Expr {
    @Override
    public ValueType type() {
      return ValueType.MATRIX;
    }
  }

  /** A sign. */
  record Unary(int start, boolean negative, Expr operand) implements Plain {
    @Override
    public ValueType type() {
      return operand.type();
    }
  }

  /**
   * An operation on two expressions.
   *
   * @param operatorStart where the operator stands
   * @param returnBool whether a comparison gives 0 or 1 instead of filtering
   */
  record Binary(
      int start,
      int operatorStart,
      BinaryOperator operator,
      Expr left,
      Expr right,
      boolean returnBool,
      VectorMatching matching)
      implements Plain {
    @Override
    public ValueType type() {
      return left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR
          ? ValueType.SCALAR
          : ValueType.VECTOR;
    }
  }

  /** An aggregation over the series of a vector. */
  record Aggregation(
      int start,
      Aggregator aggregator,
      Expr operand,
      @Nullable Expr parameter,
      List<String> grouping,
      boolean without)
      implements Plain {
    public Aggregation {
      grouping = List.copyOf(grouping);
    }

    @Override
    public ValueType type() {
      return ValueType.VECTOR;
    }
  }

  /** A function call. */
  record Call(int start, Function function, List<Expr> arguments) implements Plain {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public ValueType type() {
      return function.returns();
    }
  }

  /** An expression in parentheses. */
  record Paren(int start, Expr inner) implements Plain {
    @Override
    public ValueType type() {
      return inner.type();
    }
  }

  /** The expression without parentheses around it. */
  default Expr unwrapped() {
    Expr expr = this;
    while (expr instanceof Paren(_, Expr inner)) {
      expr = inner;
    }
    return expr;
  }

  /** The time that a selector or subquery looks at, relative to the evaluation's. */
  record TimeShift(DurationExpr offset, At at) {
    static final TimeShift NONE = new TimeShift(DurationExpr.none(), new At.EvaluationTime());

    /** How far back it looks; may be negative. */
    long offsetMillis() {
      return offset.millis();
    }

    boolean hasOffset() {
      return !offset.isLiteral() || offset.millis() != 0;
    }

    /** The time looked at. */
    long apply(long evaluationMillis, long queryStartMillis, long queryEndMillis) {
      long base =
          switch (at) {
            case At.EvaluationTime _ -> evaluationMillis;
            case At.Fixed(long millis) -> millis;
            case At.QueryStart _ -> queryStartMillis;
            case At.QueryEnd _ -> queryEndMillis;
          };
      return base - offsetMillis();
    }

    /** Whether all steps of a query look at the same time. */
    boolean isFixed() {
      return !(at instanceof At.EvaluationTime);
    }
  }

  /** The {@code @} modifier. */
  sealed interface At {
    /** None. */
    record EvaluationTime() implements At {}

    /** {@code @ 1700000000}. */
    record Fixed(long millis) implements At {}

    /** {@code @ start()}. */
    record QueryStart() implements At {}

    /** {@code @ end()}. */
    record QueryEnd() implements At {}
  }

  /**
   * How series of two vectors are matched.
   *
   * @param on whether the labels are the ones to match on, else the ones to ignore
   * @param include labels that the many side takes over from the one side
   * @param fill what stands for series that one side lacks
   */
  record VectorMatching(
      boolean on, List<String> labels, Cardinality cardinality, List<String> include, Fill fill) {
    static final VectorMatching DEFAULT =
        new VectorMatching(false, List.of(), Cardinality.ONE_TO_ONE, List.of(), Fill.NONE);

    public VectorMatching {
      labels = List.copyOf(labels);
      include = List.copyOf(include);
    }
  }

  /** Values for series without a match on the other side; null where such a series is left out. */
  record Fill(@Nullable Double left, @Nullable Double right) {
    static final Fill NONE = new Fill(null, null);

    boolean isNone() {
      return left == null && right == null;
    }
  }

  /** Which side may have several series for one of the other side. */
  enum Cardinality {
    ONE_TO_ONE,
    /** {@code group_left}. */
    MANY_TO_ONE,
    /** {@code group_right}. */
    ONE_TO_MANY
  }
}
