package io.strata.dashboard.topology;

import io.strata.dashboard.figures.Increase;
import io.strata.dashboard.figures.MetricReader;
import io.strata.metrics.series.LabelMatcher;
import java.util.List;

/** Reads from a series source what {@link TopologyAssembler} needs. */
public final class TopologyMetricsReader {
  private static final String REQUESTS = "traces_service_graph_request_total";

  private TopologyMetricsReader() {}

  /** Reads the range; fails as the source fails. */
  public static TopologyMetrics read(MetricReader reader) {
    LabelMatcher served = LabelMatcher.regex("span_kind", "SPAN_KIND_SERVER|SPAN_KIND_CONSUMER");
    TopologyMetrics.Spans spans =
        new TopologyMetrics.Spans(
            reader.increases("traces_spanmetrics_calls_total"),
            reader.increases("traces_spanmetrics_latency_bucket", served),
            reader.latest("traces_target_info"));
    TopologyMetrics.ServiceGraph graph =
        new TopologyMetrics.ServiceGraph(
            reader.increases(REQUESTS),
            reader.increases("traces_service_graph_request_failed_total"),
            buckets(reader, "client"),
            buckets(reader, "server"));
    TopologyMetrics.Components components =
        new TopologyMetrics.Components(
            reader.latest("component_up"),
            reader.latest("component_check_duration_seconds"),
            reader.latest("component_failure"),
            reader.latest("component_address_info"),
            reader.latest("kafka_topic_partitions"));
    TopologyMetrics.Hosts hosts =
        new TopologyMetrics.Hosts(
            reader.latest("target_info", LabelMatcher.regex("host_id", ".+")),
            reader.latest("system_cpu_utilization_ratio"),
            reader.latest("system_memory_utilization_ratio"),
            reader.latest("system_filesystem_utilization_ratio"));
    return new TopologyMetrics(
        reader.startMillis(),
        reader.endMillis(),
        reader.earliestMillis(),
        false,
        spans,
        graph,
        components,
        hosts);
  }

  private static List<Increase> buckets(MetricReader reader, String side) {
    return reader.increases("traces_service_graph_request_" + side + "_seconds_bucket");
  }
}
