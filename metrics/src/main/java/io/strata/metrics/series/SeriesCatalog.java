package io.strata.metrics.series;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What series exist in a range, without their samples. Thread-safe. */
public interface SeriesCatalog {
  /** The label sets that satisfy all matchers and have samples in the range, in no order. */
  List<Labels> series(List<LabelMatcher> matchers, long startMillis, long endMillis);

  /** The label names of those series, sorted. */
  default List<String> labelNames(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    TreeSet<String> names = new TreeSet<>();
    series(matchers, startMillis, endMillis)
        .forEach(labels -> labels.forEach((name, _) -> names.add(name)));
    return List.copyOf(names);
  }

  /** The values that a label has in those series, sorted. */
  default List<String> labelValues(
      String name, List<LabelMatcher> matchers, long startMillis, long endMillis) {
    TreeSet<String> values = new TreeSet<>();
    series(matchers, startMillis, endMillis).forEach(labels -> values.add(labels.get(name)));
    values.remove("");
    return List.copyOf(values);
  }

  /** Metadata by metric family name; empty where the source keeps none. */
  default Map<String, MetricMetadata> metadata() {
    return Map.of();
  }

  /** A catalog that reads the samples as well: right, but slower than an index. */
  static SeriesCatalog of(SeriesSource source) {
    return (matchers, start, end) -> {
      List<Labels> found = new ArrayList<>();
      source.select(matchers, start, end).forEach(series -> found.add(series.labels()));
      return found;
    };
  }
}
