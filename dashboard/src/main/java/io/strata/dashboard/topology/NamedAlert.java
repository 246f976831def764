package io.strata.dashboard.topology;

import java.util.Map;

/** A firing alert, as far as the topology needs it. */
public record NamedAlert(String fingerprint, Map<String, String> labels) {
  public NamedAlert {
    labels = Map.copyOf(labels);
  }

  /** The rule's name. */
  public String name() {
    return labels.getOrDefault("alertname", "");
  }

  /** What the rule says how bad it is; possibly empty. */
  public String severity() {
    return labels.getOrDefault("severity", "");
  }
}
