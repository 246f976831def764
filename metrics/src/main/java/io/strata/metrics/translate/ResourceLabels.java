package io.strata.metrics.translate;

import io.strata.metrics.series.Labels;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The labels that a resource gives to its series.
 *
 * @param identity {@code job} and {@code instance}, as far as known: these win over attributes
 * @param promoted resource attributes that become labels: attributes of points win over these
 * @param targetInfo the labels of {@code target_info}; empty where the resource has none
 */
record ResourceLabels(
    Map<String, String> identity, Map<String, String> promoted, Labels targetInfo) {
  private static final Set<String> IDENTIFYING =
      Set.of("service.name", "service.namespace", "service.instance.id");

  static final ResourceLabels NONE = new ResourceLabels(Map.of(), Map.of(), Labels.empty());

  static ResourceLabels of(Resource resource, List<String> promotedAttributes) {
    Attributes attributes = resource.attributes();
    Map<String, String> identity = new TreeMap<>();
    attributes
        .text("service.name")
        .ifPresent(name ->
            identity.put(
                "job",
                attributes
                    .text("service.namespace")
                    .filter(namespace -> !namespace.isEmpty())
                    .map(namespace -> namespace + "/" + name)
                    .orElse(name)));
    attributes.text("service.instance.id").ifPresent(id -> identity.put("instance", id));
    Map<String, String> promoted = new TreeMap<>();
    for (String key : promotedAttributes) {
      attributes.text(key).ifPresent(value -> promoted.put(PrometheusNames.label(key), value));
    }
    return new ResourceLabels(identity, promoted, targetInfo(attributes, identity));
  }

  private static Labels targetInfo(Attributes attributes, Map<String, String> identity) {
    Map<String, String> labels = LabelSets.of(attributes, IDENTIFYING);
    if (identity.isEmpty() || labels.isEmpty()) {
      return Labels.empty();
    }
    labels.putAll(identity);
    labels.put(Labels.METRIC_NAME, "target_info");
    return Labels.of(labels);
  }
}
