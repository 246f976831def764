package io.strata.metrics.promql;

import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The labels by which series of two vectors are matched. */
final class Signature {
  private final boolean on;
  private final Set<String> names;

  Signature(Expr.VectorMatching matching) {
    on = matching.on();
    names = new HashSet<>(matching.labels());
    if (!on) {
      names.add(Labels.METRIC_NAME);
    }
  }

  Labels of(Labels labels) {
    return on ? labels.only(names) : labels.without(names);
  }

  /** The series by their matching labels. */
  Map<Labels, List<StepSeries>> groups(List<StepSeries> series) {
    Map<Labels, List<StepSeries>> groups = LinkedHashMap.newLinkedHashMap(series.size());
    for (StepSeries one : series) {
      groups.computeIfAbsent(of(one.labels()), _ -> new ArrayList<>(1)).add(one);
    }
    return groups;
  }
}
