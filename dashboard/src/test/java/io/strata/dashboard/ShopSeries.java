package io.strata.dashboard;

import io.strata.metrics.series.Labels;

/**
 * The shop as metrics: a frontend calls checkout, which uses Redis at a loopback address, the
 * database H2, and Kafka, from which shipping reads; all on host vm-1, where a probe checks Redis
 * and Kafka. On vm-2 another probe checks another Redis at the same loopback address.
 */
public final class ShopSeries {
  public static final long END = 1_795_453_200_000L;
  public static final int STEPS = 30;

  private ShopSeries() {}

  /** Five minutes of the shop. */
  public static TestSeries create() {
    TestSeries series = new TestSeries(END);
    for (String service : new String[] {"frontend", "checkout", "shipping"}) {
      series.is(
          1,
          Labels.of(
              "__name__", "traces_target_info",
              "service", service,
              "service_namespace", "shop",
              "service_instance_id", service + "-1",
              "host_id", "h1",
              "host_name", "vm-1",
              "telemetry_sdk_language", "java"));
    }
    calls(series, "frontend", "GET /", "SERVER", 600, 0);
    calls(series, "checkout", "POST /checkout", "SERVER", 300, 30);
    calls(series, "checkout", "orders publish", "PRODUCER", 300, 0);
    calls(series, "shipping", "orders process", "CONSUMER", 300, 0);
    edge(series, 600, 0, "user", "frontend", "virtual_node", "", "", "");
    edge(series, 300, 30, "frontend", "checkout", "", "", "", "");
    edge(
        series,
        600,
        0,
        "checkout",
        "redis@localhost:6379",
        "database",
        "redis",
        "localhost:6379",
        "");
    edge(series, 300, 0, "checkout", "h2@shop", "database", "h2", "", "");
    edge(series, 300, 0, "checkout", "kafka", "messaging_broker", "kafka", "", "orders");
    edge(series, 300, 0, "shipping", "kafka", "messaging_broker", "kafka", "", "orders");
    edge(series, 300, 0, "checkout", "shipping", "messaging_system", "kafka", "", "orders");
    edge(series, 60, 0, "checkout", "api.example.com:443", "virtual_node", "", "", "");
    probe(series, "h1", "vm-1");
    probe(series, "h2", "vm-2");
    component(series, "redis", "127.0.0.1:6379", "h1", "vm-1", 1);
    component(series, "redis", "127.0.0.1:6379", "h2", "vm-2", 0);
    component(series, "kafka", "127.0.0.1:9092", "h1", "vm-1", 1);
    series.is(
        3,
        component("kafka_topic_partitions", "kafka", "127.0.0.1:9092", "h1", "vm-1")
            .with("topic", "orders"));
    series.is(
        1,
        component("component_failure", "redis", "127.0.0.1:6379", "h2", "vm-2")
            .with("reason", "connection_refused"));
    series.is(
        12_345, component("redis_memory_used_bytes", "redis", "127.0.0.1:6379", "h1", "vm-1"));
    return series;
  }

  /** Spans of a name, some of them failed, each 5 ms long. */
  public static void calls(
      TestSeries series, String service, String span, String kind, double all, double failed) {
    Labels labels =
        Labels.of(
            "service",
            service,
            "service_namespace",
            "shop",
            "service_instance_id",
            service + "-1",
            "span_name",
            span,
            "span_kind",
            "SPAN_KIND_" + kind);
    Labels good = labels.with("status_code", "STATUS_CODE_UNSET");
    series.rose(all - failed, STEPS, good.with("__name__", "traces_spanmetrics_calls_total"));
    if (failed > 0) {
      series.rose(
          failed,
          STEPS,
          labels
              .with("status_code", "STATUS_CODE_ERROR")
              .with("__name__", "traces_spanmetrics_calls_total"));
    }
    series.took(0.008, all, STEPS, good.with("__name__", "traces_spanmetrics_latency_bucket"));
  }

  /** Requests over an edge, each 5 ms long for the client. */
  public static void edge(
      TestSeries series,
      double all,
      double failed,
      String client,
      String server,
      String type,
      String system,
      String address,
      String destination) {
    Labels labels =
        Labels.of(
            "client", client,
            "server", server,
            "connection_type", type,
            "server_system", system,
            "server_address", address,
            "messaging_destination", destination);
    series.rose(all, STEPS, labels.with("__name__", "traces_service_graph_request_total"));
    series.rose(
        failed, STEPS, labels.with("__name__", "traces_service_graph_request_failed_total"));
    series.took(
        0.008,
        all,
        STEPS,
        labels.with("__name__", "traces_service_graph_request_client_seconds_bucket"));
  }

  private static void probe(TestSeries series, String hostId, String hostName) {
    Labels host =
        Labels.of(
            "job", "strata-host-probe",
            "instance", hostId,
            "service_name", "strata-host-probe",
            "host_id", hostId,
            "host_name", hostName);
    series.is(1, host.with("__name__", "target_info").with("os_type", "linux"));
    series.is(0.7, host.with("__name__", "system_cpu_utilization_ratio").with("cpu_mode", "idle"));
    series.is(
        0.6,
        host.with("__name__", "system_memory_utilization_ratio")
            .with("system_memory_state", "used"));
    series.is(
        0.5,
        host.with("__name__", "system_filesystem_utilization_ratio")
            .with("system_filesystem_state", "used")
            .with("system_filesystem_mountpoint", "/"));
    series.rose(
        3_000_000,
        STEPS,
        host.with("__name__", "system_network_io_bytes_total")
            .with("network_interface_name", "eth0")
            .with("network_io_direction", "receive"));
    series.is(8e9, host.with("__name__", "system_memory_limit_bytes"));
  }

  private static void component(
      TestSeries series, String type, String address, String hostId, String hostName, int up) {
    series.is(up, component("component_up", type, address, hostId, hostName));
    series.is(
        0.0015, component("component_check_duration_seconds", type, address, hostId, hostName));
  }

  /** Labels of a component's metric. */
  public static Labels component(
      String metric, String type, String address, String hostId, String hostName) {
    return Labels.of(
        "__name__", metric,
        "component_id", type + "@" + address,
        "component_type", type,
        "component_name", type,
        "component_address", address,
        "host_id", hostId,
        "host_name", hostName,
        "service_name", "strata-host-probe");
  }
}
