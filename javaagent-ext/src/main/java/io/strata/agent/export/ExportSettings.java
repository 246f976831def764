package io.strata.agent.export;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What the user may set about the export to Kafka, under {@code strata.kafka.*}: {@code
 * bootstrap-servers}, {@code queue.bytes}, {@code queue.items}, and every setting of Kafka's
 * producer under its own name ({@code strata.kafka.sasl.mechanism}).
 */
final class ExportSettings {
  private static final String PREFIX = "strata.kafka.";

  /** Telemetry that waits for the producer, by estimate of its size in memory. */
  static final long DEFAULT_QUEUE_BYTES = 8L << 20;

  static final int DEFAULT_QUEUE_ITEMS = 16_384;

  /**
   * The largest record made, before compression. It leaves room below the 1 MiB that producers and
   * brokers accept by default, which they compare with the size before compression.
   */
  static final int MAX_RECORD_BYTES = 900_000;

  private final ConfigProperties config;

  ExportSettings(ConfigProperties config) {
    this.config = config;
  }

  String bootstrapServers() {
    return config.getString(PREFIX + "bootstrap-servers", "127.0.0.1:9092");
  }

  long queueBytes() {
    return config.getLong(PREFIX + "queue.bytes", DEFAULT_QUEUE_BYTES);
  }

  int queueItems() {
    return config.getInt(PREFIX + "queue.items", DEFAULT_QUEUE_ITEMS);
  }

  /**
   * The producer's settings: small waits and memory, no JMX, then whatever the user set. Loads
   * Kafka's classes, so it is for the exporting thread.
   *
   * @param compression the best codec that works in this JVM
   */
  Map<String, Object> producerProperties(String compression) {
    Map<String, Object> properties = new TreeMap<>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "strata-agent-" + UUID.randomUUID());
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 50);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 250L);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000L);
    properties.put("auto.include.jmx.reporter", false);
    properties.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    for (String name : ProducerConfig.configNames()) {
      String value = config.getString(PREFIX + name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    return properties;
  }
}
