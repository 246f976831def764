package io.strata.metrics.promql;

import static io.strata.metrics.promql.StepSeries.ABSENT;
import static io.strata.metrics.promql.StepSeries.isPresent;

import io.strata.metrics.series.FloatHistogram;
import java.util.ArrayList;
import java.util.List;

/** Evaluates one binary operation. */
final class BinaryEvaluation {
  private final Evaluator evaluator;
  private final Expr.Binary expr;
  private final BinaryOperator operator;
  private final int steps;

  BinaryEvaluation(Evaluator evaluator, Expr.Binary expr) {
    this.evaluator = evaluator;
    this.expr = expr;
    this.operator = expr.operator();
    this.steps = evaluator.steps();
  }

  StepValue evaluate() {
    StepValue left = evaluator.evaluate(expr.left());
    StepValue right = evaluator.evaluate(expr.right());
    if (left instanceof StepValue.Scalar(double[] a)) {
      return right instanceof StepValue.Scalar(double[] b)
          ? new StepValue.Scalar(scalars(a, b))
          : new StepValue.Vector(withScalar(series(right), a, true));
    }
    if (right instanceof StepValue.Scalar(double[] b)) {
      return new StepValue.Vector(withScalar(series(left), b, false));
    }
    return new StepValue.Vector(
        operator.isSet()
            ? new SetOperation(evaluator, operator, expr.matching())
                .apply(series(left), series(right))
            : new VectorMatch(evaluator, expr).apply(series(left), series(right)));
  }

  private static List<StepSeries> series(StepValue value) {
    if (value instanceof StepValue.Vector(List<StepSeries> series)) {
      return series;
    }
    throw new IllegalStateException("the type check lets only scalars and vectors pass");
  }

  private double[] scalars(double[] a, double[] b) {
    double[] result = new double[steps];
    for (int step = 0; step < steps; step++) {
      result[step] = operator.apply(a[step], b[step]);
    }
    return result;
  }

  private List<StepSeries> withScalar(
      List<StepSeries> series, double[] scalar, boolean scalarIsLeft) {
    boolean keepsName = operator.keepsName() && !expr.returnBool();
    ElementOperation operation = new ElementOperation(evaluator.context(), expr);
    List<StepSeries> result = new ArrayList<>(series.size());
    for (StepSeries one : series) {
      evaluator.context().tick();
      StepSeries values =
          one.hasHistograms() || operator.isTrim()
              ? mixed(one, scalar, scalarIsLeft, operation)
              : one.with(numbers(one.values(), scalar, scalarIsLeft));
      if (StepSeries.anyPresent(values.values())) {
        result.add(keepsName ? values : evaluator.withoutName(values));
      }
    }
    return keepsName ? result : evaluator.unique(result);
  }

  private double[] numbers(double[] operand, double[] scalar, boolean scalarIsLeft) {
    boolean filter = operator.isComparison() && !expr.returnBool();
    double[] values = new double[operand.length];
    for (int step = 0; step < operand.length; step++) {
      double value = operand[step];
      values[step] = ABSENT;
      if (isPresent(value)) {
        double left = scalarIsLeft ? scalar[step] : value;
        double right = scalarIsLeft ? value : scalar[step];
        if (!filter) {
          values[step] = operator.apply(left, right);
        } else if (operator.holds(left, right)) {
          values[step] = value;
        }
      }
    }
    return values;
  }

  private StepSeries mixed(
      StepSeries one, double[] scalar, boolean scalarIsLeft, ElementOperation operation) {
    Column column = new Column(steps);
    for (int step = 0; step < steps; step++) {
      if (!one.isPresentAt(step)) {
        continue;
      }
      FloatHistogram histogram = one.histogram(step);
      if (histogram != null) {
        operation.apply(scalar[step], histogram, scalarIsLeft, column, step);
      } else if (operator.isTrim()) {
        operation.refuseNumbers();
      } else {
        double value =
            numbers(new double[] {one.values()[step]}, new double[] {scalar[step]}, scalarIsLeft)[
                0];
        column.set(step, value);
      }
    }
    return column.series(one.labels(), one.nameDropped());
  }
}
