package io.strata.alert;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The alert engine's settings; {@code alert-engine.yaml} documents each with its default. */
public record AlertEngineConfig(
    Listen listen,
    Kafka kafka,
    HotWindow hotWindow,
    Rules rules,
    Notifications notifications,
    URI externalUrl) {

  /** Where the HTTP server listens. */
  public record Listen(String host, int port) {
    public Listen {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port must be from 0 to 65535");
      }
    }
  }

  /** How Kafka is reached. */
  public record Kafka(
      List<String> bootstrapServers, Map<String, String> properties, int topicPartitions) {
    public Kafka {
      bootstrapServers = List.copyOf(bootstrapServers);
      properties = Map.copyOf(properties);
      if (bootstrapServers.isEmpty()) {
        throw new IllegalArgumentException("bootstrap-servers must name at least one broker");
      }
      if (topicPartitions < 1) {
        throw new IllegalArgumentException("topic-partitions must be at least 1");
      }
    }

    /** The properties of any client. */
    Map<String, Object> clientProperties() {
      Map<String, Object> all = new LinkedHashMap<>(properties);
      all.put("bootstrap.servers", String.join(",", bootstrapServers));
      all.putIfAbsent("client.id", "strata-alert-engine");
      all.putIfAbsent("reconnect.backoff.max.ms", "2000");
      return all;
    }
  }

  /** The metrics in memory. */
  public record HotWindow(
      Duration retention,
      Duration outOfOrder,
      int maxSeries,
      long maxSamples,
      List<String> promotedAttributes) {
    public HotWindow {
      promotedAttributes = List.copyOf(promotedAttributes);
      if (!retention.isPositive()) {
        throw new IllegalArgumentException("retention must be longer than 0");
      }
      if (maxSeries < 1 || maxSamples < 1) {
        throw new IllegalArgumentException("max-series and max-samples must be at least 1");
      }
    }
  }

  /** What is evaluated. */
  public record Rules(
      List<String> files,
      Duration defaultInterval,
      Duration resendDelay,
      Map<String, String> externalLabels) {
    public Rules {
      files = List.copyOf(files);
      externalLabels = Map.copyOf(externalLabels);
      if (!defaultInterval.isPositive() || !resendDelay.isPositive()) {
        throw new IllegalArgumentException(
            "default-interval and resend-delay must be longer than 0");
      }
    }
  }

  /** Who is told. */
  public record Notifications(String file, int maxAlerts) {
    public Notifications {
      if (maxAlerts < 1) {
        throw new IllegalArgumentException("max-alerts must be at least 1");
      }
    }
  }
}
