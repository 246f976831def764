package io.strata.agent.export;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * What the user may set about the export to Kafka, under {@code strata.kafka.*}: {@code
 * bootstrap-servers}, {@code queue.bytes}, {@code queue.items}, and every setting of Kafka's
 * producer under its own name ({@code strata.kafka.sasl.mechanism}).
 */
final class ExportSettings {
  private static final String PREFIX = "strata.kafka.";

  private static final String OWN_KAFKA = ownKafka();

  private static final long MEBIBYTE = 1L << 20;
  private static final long LARGEST_QUEUE_BYTES = 8 * MEBIBYTE;
  private static final int DEFAULT_QUEUE_ITEMS = 16_384;

  /** Of a small heap, the queue and the producer may each take that part. */
  private static final int PART_OF_HEAP = 32;

  private static final int DEFAULT_DELIVERY_MILLIS = 30_000;

  private final ConfigProperties config;
  private final long maxHeap;

  ExportSettings(ConfigProperties config) {
    this(config, Runtime.getRuntime().maxMemory());
  }

  ExportSettings(ConfigProperties config, long maxHeap) {
    this.config = config;
    this.maxHeap = maxHeap;
  }

  String bootstrapServers() {
    return config.getString(PREFIX + "bootstrap-servers", "127.0.0.1:9092");
  }

  /** Telemetry that waits for the producer, by estimate of its size in memory. */
  long queueBytes() {
    return config.getLong(PREFIX + "queue.bytes", share(MEBIBYTE));
  }

  private long share(long atLeast) {
    return Math.max(atLeast, Math.min(LARGEST_QUEUE_BYTES, maxHeap / PART_OF_HEAP));
  }

  /** After how long the producer itself gives up on a record. */
  long deliveryMillis() {
    return config.getLong(
        PREFIX + ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DEFAULT_DELIVERY_MILLIS);
  }

  int queueItems() {
    return config.getInt(PREFIX + "queue.items", DEFAULT_QUEUE_ITEMS);
  }

  /**
   * The producer's settings: small waits and memory, no JMX, then whatever the user set. Loads
   * Kafka's classes, so it is for the exporting thread.
   *
   * @param compression the best codec that works in this JVM
   * @throws ConfigException where they ask for what would harm the application
   */
  Map<String, Object> producerProperties(String compression) {
    Map<String, Object> properties = new TreeMap<>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "strata-agent-" + UUID.randomUUID());
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 50);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 250L);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, share(2 * MEBIBYTE));
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DEFAULT_DELIVERY_MILLIS);
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000L);
    properties.put("auto.include.jmx.reporter", false);
    properties.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    for (String name : ProducerConfig.configNames()) {
      String value = config.getString(PREFIX + name);
      if (value != null) {
        properties.put(name, withOwnClasses(value));
      }
    }
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    checkMechanism(properties);
    return properties;
  }

  private static void checkMechanism(Map<String, Object> properties) {
    if (!String.valueOf(properties.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG))
        .startsWith("SASL")) {
      return;
    }
    String mechanism = String.valueOf(properties.get(SaslConfigs.SASL_MECHANISM));
    if (!mechanism.equals("PLAIN") && !mechanism.startsWith("SCRAM-")) {
      // OAUTHBEARER: the application's own Kafka clients would get the agent's login. GSSAPI, the
      // client's default: the JDK's classes for it are out of an agent's sight.
      throw new ConfigException(
          "sasl.mechanism must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 in an agent, and is "
              + mechanism);
    }
  }

  /** Whether zstd is wanted: unless the user names a codec. */
  boolean choosesCompression() {
    return config.getString(PREFIX + ProducerConfig.COMPRESSION_TYPE_CONFIG) == null;
  }

  /**
   * Users write Kafka's class names, as in a login module's; in the agent those classes have names
   * of their own.
   */
  static String withOwnClasses(String value) {
    return value.replace(String.join(".", "org", "apache", "kafka", ""), OWN_KAFKA);
  }

  /** The package of the bundled Kafka classes, whatever they were renamed to, with a dot. */
  private static String ownKafka() {
    String type = ProducerConfig.class.getName();
    return type.substring(0, type.indexOf("clients.producer."));
  }
}
