package io.strata.metrics.promql;

import java.util.List;

/** What an expression evaluates to at all steps at once. */
sealed interface StepValue {
  /** A number per step. */
  @SuppressWarnings("ArrayRecordComponent") // see StepSeries
  record Scalar(double[] values) implements StepValue {}

  /** A text. */
  record Text(String value) implements StepValue {}

  /** Series with at most one value per step; label sets are unique at each step. */
  record Vector(List<StepSeries> series) implements StepValue {}
}
