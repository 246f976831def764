package io.strata.agent.export;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.strata.agent.configure.Settings;
import io.strata.agent.configure.UnknownSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * What the user may set about the export to Kafka, under {@code strata.kafka.*}: {@code
 * bootstrap-servers}, {@code queue.bytes}, {@code queue.items}, and every setting of Kafka's
 * producer under its own name ({@code strata.kafka.sasl.mechanism}).
 */
public final class ExportSettings {
  /** What the names of all these settings begin with. */
  public static final String PREFIX = "strata.kafka.";

  /** The agent's own, beside those of Kafka's producer. */
  public static final List<String> OWN =
      Collections.unmodifiableList(
          Arrays.asList(
              PREFIX + "bootstrap-servers", PREFIX + "queue.bytes", PREFIX + "queue.items"));

  /** Once for all producers that this process makes. */
  private static final AtomicBoolean namesChecked = new AtomicBoolean();

  private static final String OWN_KAFKA = ownKafka();

  private static final long MEBIBYTE = 1L << 20;
  private static final long LARGEST_QUEUE_BYTES = 8 * MEBIBYTE;
  private static final int DEFAULT_QUEUE_ITEMS = 16_384;

  /** Of a small heap, the queue and the producer may each take that part. */
  private static final int PART_OF_HEAP = 32;

  /** Time enough for a broker to be restarted or another to take its place; Kafka's own default. */
  private static final int DEFAULT_DELIVERY_MILLIS = 120_000;

  /** Every partition of every topic may hold one. */
  private static final int BATCHES_IN_BUFFER = 64;

  private static final int MAX_REQUEST_MILLIS = 10_000;
  private static final int LINGER_MILLIS = 50;

  private final ConfigProperties config;
  private final Settings settings;
  private final long maxHeap;

  /** 0 until it was looked at, so that a bad value is told once. */
  private long deliveryMillis;

  ExportSettings(ConfigProperties config) {
    this(config, Runtime.getRuntime().maxMemory());
  }

  ExportSettings(ConfigProperties config, long maxHeap) {
    this.config = config;
    this.settings = new Settings(config);
    this.maxHeap = maxHeap;
  }

  String bootstrapServers() {
    return config.getString(PREFIX + "bootstrap-servers", "127.0.0.1:9092");
  }

  /** Telemetry that waits for the producer, by estimate of its size in memory. */
  long queueBytes() {
    return settings.wholeNumber(PREFIX + "queue.bytes", 0, Long.MAX_VALUE, share(MEBIBYTE));
  }

  private long share(long atLeast) {
    return Math.max(atLeast, Math.min(LARGEST_QUEUE_BYTES, maxHeap / PART_OF_HEAP));
  }

  /** After how long the producer itself gives up on a record. */
  synchronized long deliveryMillis() {
    if (deliveryMillis == 0) {
      deliveryMillis =
          settings.wholeNumber(
              PREFIX + ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
              1_000,
              Integer.MAX_VALUE,
              DEFAULT_DELIVERY_MILLIS);
    }
    return deliveryMillis;
  }

  int queueItems() {
    return (int)
        settings.wholeNumber(PREFIX + "queue.items", 0, Integer.MAX_VALUE, DEFAULT_QUEUE_ITEMS);
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
    properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 250L);
    long buffer = share(2 * MEBIBYTE);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer);
    // Room for a record of spans: the producer uses arrays of this size again, larger ones not.
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, (int) (buffer / BATCHES_IN_BUFFER));
    // The producer wants a delivery to outlast a request.
    properties.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) Math.min(MAX_REQUEST_MILLIS, deliveryMillis() - LINGER_MILLIS));
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000L);
    properties.put("auto.include.jmx.reporter", false);
    properties.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    checkNames();
    for (String name : ProducerConfig.configNames()) {
      String value = config.getString(PREFIX + name);
      if (value != null) {
        properties.put(name, withOwnClasses(value));
      }
    }
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) deliveryMillis());
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    checkMechanism(properties);
    return properties;
  }

  private static void checkNames() {
    if (namesChecked.compareAndSet(false, true)) {
      List<String> names = new ArrayList<>(OWN);
      ProducerConfig.configNames().forEach(name -> names.add(PREFIX + name));
      UnknownSettings.besides(PREFIX, names).warn(Collections.emptyList());
    }
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
