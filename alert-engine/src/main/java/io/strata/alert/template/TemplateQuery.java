package io.strata.alert.template;

import io.strata.metrics.series.Labels;
import java.util.List;

/** Answers the {@code query} function of templates. */
public interface TemplateQuery {
  /** An element of an instant vector. */
  record Element(Labels labels, double value) {}

  /**
   * The expression's result at the time of the evaluation.
   *
   * @throws RuntimeException where it can't be computed; the template then fails with its message
   */
  List<Element> query(String expression);
}
