package io.strata.alert.evaluate;

import io.strata.metrics.series.Labels;
import java.util.Map;

/** An element of an alerting rule's result, with the labels and annotations its alert has. */
public record Candidate(Labels labels, Map<String, String> annotations, double value) {
  public Candidate {
    annotations = Map.copyOf(annotations);
  }
}
