package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.CounterReset;
import io.strata.metrics.series.HistogramArithmetic;
import io.strata.metrics.series.HistogramTrim;
import org.jspecify.annotations.Nullable;

/** A binary operation on two values, each a number or a native histogram. */
final class ElementOperation {
  private final BinaryOperator operator;
  private final boolean returnBool;
  private final HistogramNotes notes;

  ElementOperation(QueryContext context, Expr.Binary expr) {
    this.operator = expr.operator();
    this.returnBool = expr.returnBool();
    this.notes = new HistogramNotes(context, expr);
  }

  /** Sets the result of two values at a step; false where there is none. */
  boolean apply(StepSeries left, StepSeries right, Column results, int step) {
    FloatHistogram leftHistogram = left.histogram(step);
    FloatHistogram rightHistogram = right.histogram(step);
    if (leftHistogram != null && rightHistogram != null) {
      return apply(leftHistogram, rightHistogram, results, step);
    }
    if (leftHistogram != null) {
      return apply(right.values()[step], leftHistogram, false, results, step);
    }
    if (rightHistogram != null) {
      return apply(left.values()[step], rightHistogram, true, results, step);
    }
    if (operator.isTrim()) {
      refuseNumbers();
      return false;
    }
    double a = left.values()[step];
    double b = right.values()[step];
    boolean filter = operator.isComparison() && !returnBool;
    if (filter && !operator.holds(a, b)) {
      return false;
    }
    results.set(step, filter ? a : operator.apply(a, b));
    return true;
  }

  /** Remarks that the operator is none of two numbers. */
  void refuseNumbers() {
    notes.incompatibleTypes("float", operator, "float");
  }

  /** Sets the result of a number and a histogram at a step; false where there is none. */
  boolean apply(
      double number, FloatHistogram histogram, boolean numberIsLeft, Column results, int step) {
    FloatHistogram result =
        switch (operator) {
          case MULTIPLY -> histogram.multipliedBy(number).compacted();
          case DIVIDE -> numberIsLeft ? null : histogram.dividedBy(number).compacted();
          case TRIM_UPPER -> numberIsLeft ? null : HistogramTrim.below(histogram, number);
          case TRIM_LOWER -> numberIsLeft ? null : HistogramTrim.above(histogram, number);
          default -> null;
        };
    if (result == null) {
      notes.incompatibleTypes(
          numberIsLeft ? "float" : "histogram", operator, numberIsLeft ? "histogram" : "float");
      return false;
    }
    results.set(step, result);
    return true;
  }

  private boolean apply(FloatHistogram left, FloatHistogram right, Column results, int step) {
    return switch (operator) {
      case EQUAL -> compared(left, left.holdsSameAs(right), results, step);
      case NOT_EQUAL -> compared(left, !left.holdsSameAs(right), results, step);
      case ADD, SUBTRACT -> {
        FloatHistogram result = combined(left, right);
        if (result == null) {
          yield false;
        }
        results.set(step, result);
        yield true;
      }
      default -> {
        notes.incompatibleTypes("histogram", operator, "histogram");
        yield false;
      }
    };
  }

  private boolean compared(FloatHistogram left, boolean holds, Column results, int step) {
    if (returnBool) {
      results.set(step, holds ? 1 : 0);
      return true;
    }
    if (holds) {
      results.set(step, left);
    }
    return holds;
  }

  private @Nullable FloatHistogram combined(FloatHistogram left, FloatHistogram right) {
    boolean subtract = operator == BinaryOperator.SUBTRACT;
    String operation = subtract ? "subtraction" : "addition";
    try {
      HistogramArithmetic.Result result =
          subtract
              ? HistogramArithmetic.difference(left, right)
              : HistogramArithmetic.sum(left, right);
      notes.about(result, operation);
      if (result.resetsConflict()) {
        notes.resetsConflict(operation);
        return null;
      }
      FloatHistogram histogram = result.histogram().compacted();
      return subtract ? histogram.withCounterReset(CounterReset.GAUGE) : histogram;
    } catch (FloatHistogram.IncompatibleException incompatible) {
      notes.incompatibleBuckets(operator);
      return null;
    }
  }
}
