package io.strata.alert.evaluate;

import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.translate.SeriesPoint;
import java.util.List;

/** The data that rules read and write: the hot window and the engine over it. Thread-safe. */
public interface RuleData {
  /**
   * The value of an expression at one time.
   *
   * @throws RuntimeException where it can't be computed; the message says why
   */
  QueryValue query(String expression, long timeMillis);

  /** Adds series that rules made. */
  void append(List<SeriesPoint> points);
}
