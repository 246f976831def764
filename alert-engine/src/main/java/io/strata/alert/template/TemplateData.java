package io.strata.alert.template;

import java.util.Map;

/**
 * What a template of a rule can use: {@code .Labels} and {@code $labels}, {@code .Value} and {@code
 * $value}, the same for the external ones.
 */
public record TemplateData(
    Map<String, String> labels,
    double value,
    Map<String, String> externalLabels,
    String externalUrl) {
  public TemplateData {
    labels = Map.copyOf(labels);
    externalLabels = Map.copyOf(externalLabels);
  }
}
