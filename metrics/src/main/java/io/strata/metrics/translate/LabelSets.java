package io.strata.metrics.translate;

import io.strata.telemetry.attribute.Attributes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Attributes as labels. */
final class LabelSets {
  private LabelSets() {}

  /**
   * The attributes under valid label names. Values whose keys become the same name are joined with
   * a semicolon, in order of the keys.
   */
  static Map<String, String> of(Attributes attributes, Set<String> leftOut) {
    Map<String, String> labels = new TreeMap<>();
    List<Attributes.Entry> sorted =
        attributes.entries().stream()
            .filter(entry -> !leftOut.contains(entry.key()) && !entry.key().isEmpty())
            .sorted(Comparator.comparing(Attributes.Entry::key))
            .toList();
    for (Attributes.Entry entry : sorted) {
      labels.merge(PrometheusNames.label(entry.key()), entry.value().text(), (a, b) -> a + ";" + b);
    }
    return labels;
  }
}
