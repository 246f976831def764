package io.strata.alert.evaluate;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * What all groups share.
 *
 * @param resendDelay how often an unchanged alert is handed to notification again
 * @param externalLabels labels to add to every alert that has none of that name
 * @param externalUrl where people reach the dashboard
 */
public record EvaluationSettings(
    Duration resendDelay, Map<String, String> externalLabels, String externalUrl) {
  public EvaluationSettings {
    externalLabels = Map.copyOf(externalLabels);
  }

  /** Where people see an expression drawn. */
  String generatorUrl(String expression) {
    return externalUrl + "/explore?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
  }
}
