package io.strata.dashboard.components;

import io.strata.dashboard.figures.MetricReader;
import io.strata.dashboard.topology.ComponentFacts;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a probe measured of a component itself. */
final class ComponentFigures {
  private static final int MOST = 200;

  /** Labels that say which component it is, not what is measured. */
  private static final Set<String> IDENTITY =
      Set.of(
          Labels.METRIC_NAME,
          "component_id",
          "component_type",
          "component_name",
          "component_address",
          "host_id",
          "host_name",
          "job",
          "instance",
          "service_name",
          "service_namespace",
          "service_instance_id");

  private static final Set<String> SHOWN_ELSEWHERE =
      Set.of(
          "component_up",
          "component_check_duration_seconds",
          "component_failure",
          "component_address_info",
          "kafka_topic_partitions");

  private ComponentFigures() {}

  /**
   * The newest value of a metric.
   *
   * @param perSecond whether it is the rate of a counter over the range
   */
  record Figure(String name, Map<String, String> labels, double value, boolean perSecond) {}

  /** At most {@value #MOST} figures, by name and labels. */
  static List<Figure> read(SeriesSource source, MetricReader reader, ComponentFacts component) {
    List<LabelMatcher> matchers = new ArrayList<>();
    matchers.add(LabelMatcher.equal("component_id", component.componentId()));
    if (component.seenFrom().size() == 1) {
      matchers.add(LabelMatcher.equal("host_id", component.seenFrom().getFirst()));
    }
    List<Figure> figures = new ArrayList<>();
    for (Series series :
        source.select(List.copyOf(matchers), reader.startMillis(), reader.endMillis())) {
      String name = series.labels().metricName();
      if (!SHOWN_ELSEWHERE.contains(name) && !name.endsWith("_bucket")) {
        add(figures, name, series);
      }
    }
    return figures.stream()
        .sorted(
            Comparator.comparing(Figure::name).thenComparing(figure -> figure.labels().toString()))
        .limit(MOST)
        .toList();
  }

  private static void add(List<Figure> figures, String name, Series series) {
    Samples samples = series.samples();
    int last = samples.size() - 1;
    if (last < 0) {
      return;
    }
    boolean counter = name.endsWith("_total");
    double seconds = (samples.timesMillis()[last] - samples.timesMillis()[0]) / 1_000.0;
    if (counter && !(seconds > 0)) {
      return;
    }
    double value = counter ? MetricReader.rise(samples) / seconds : samples.values()[last];
    if (Double.isFinite(value)) {
      figures.add(new Figure(name, series.labels().without(IDENTITY).toMap(), value, counter));
    }
  }
}
