package io.strata.alert.rule;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A rule of a Prometheus rule file: a PromQL expression and what to do with its result. */
public sealed interface Rule {
  /** The alert's name, or the name of the series recorded. */
  String name();

  /** The PromQL expression. */
  String expression();

  /** Labels to set on what comes out; those of the group are included. */
  Map<String, String> labels();

  /**
   * Raises an alert for each element of its expression's result.
   *
   * @param holdDuration how long an element must be there before its alert fires ({@code for})
   * @param keepFiringFor how long an alert fires on after its element is gone
   * @param labels templates of labels to set on the alert
   * @param annotations templates of annotations
   */
  record Alerting(
      String name,
      String expression,
      Duration holdDuration,
      Duration keepFiringFor,
      Map<String, String> labels,
      Map<String, String> annotations)
      implements Rule {
    public Alerting {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
      annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }
  }

  /** Writes its expression's result as series of a new name. */
  record Recording(String name, String expression, Map<String, String> labels) implements Rule {
    public Recording {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
  }
}
