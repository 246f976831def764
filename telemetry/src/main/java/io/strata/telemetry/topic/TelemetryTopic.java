package io.strata.telemetry.topic;

/**
 * The Kafka topics through which telemetry flows, under the names of the OpenTelemetry Collector's
 * Kafka exporter. Values are OTLP protobuf export requests.
 */
public enum TelemetryTopic {
  /** {@code ExportTraceServiceRequest}; all spans of a trace in one partition. */
  SPANS("otlp_spans"),
  /** {@code ExportMetricsServiceRequest}; all points of a series in one partition. */
  METRICS("otlp_metrics"),
  /** {@code ExportLogsServiceRequest}; by trace id where there is one, else by resource. */
  LOGS("otlp_logs");

  /** Where refused bytes go, with their origin and the reason as headers. */
  public static final String DEAD_LETTERS = "strata_dead_letters";

  /** Compacted: active alerts, silences and the notification log. */
  public static final String ALERT_STATE = "strata_alert_state";

  private final String topicName;

  TelemetryTopic(String topicName) {
    this.topicName = topicName;
  }

  /** The topic's name in Kafka. */
  public String topicName() {
    return topicName;
  }
}
