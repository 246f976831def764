package io.strata.metrics.promql.testfile;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The series that a test file has loaded. One thread. */
final class TestStorage implements SeriesSource {
  private final Map<Labels, Samples> series = new LinkedHashMap<>();
  private final Set<Labels> withHistograms = new LinkedHashSet<>();

  void clear() {
    series.clear();
    withHistograms.clear();
  }

  /** Loads series; of two with the same labels in one load the later holds. */
  void load(List<SeriesLine> lines, long intervalMillis) {
    Map<Labels, SeriesLine> byLabels = new LinkedHashMap<>();
    lines.forEach(line -> byLabels.put(line.labels(), line));
    byLabels.values().forEach(line -> load(line, intervalMillis));
  }

  private void load(SeriesLine line, long intervalMillis) {
    if (line.hasHistograms()) {
      withHistograms.add(line.labels());
    }
    List<Long> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < line.points().size(); i++) {
      if (line.points().get(i) instanceof SeriesLine.Point.Value(double value)) {
        times.add(i * intervalMillis);
        values.add(value);
      }
    }
    Samples loaded =
        new Samples(
            times.stream().mapToLong(Long::longValue).toArray(),
            values.stream().mapToDouble(Double::doubleValue).toArray());
    series.merge(line.labels(), loaded, Samples::union);
  }

  /** Whether a selector sees a series that has native histograms. */
  boolean hasHistograms(List<LabelMatcher> matchers) {
    return withHistograms.stream().anyMatch(labels -> matches(matchers, labels));
  }

  @Override
  public List<Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    List<Series> found = new ArrayList<>();
    series.forEach((labels, samples) -> {
      Samples inRange = samples.between(startMillis, endMillis);
      if (inRange.size() > 0 && matches(matchers, labels)) {
        found.add(new Series(labels, inRange));
      }
    });
    return found;
  }

  private static boolean matches(List<LabelMatcher> matchers, Labels labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }
}
