package io.strata.collector.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach Kafka, and the clients' settings that the guarantees rest on.
 *
 * @param properties further client properties, for example of security; they overlay all but the
 *     settings that the guarantees rest on
 */
public record KafkaConnection(List<String> bootstrapServers, Map<String, String> properties) {
  private static final String CLIENT_ID = "strata-collector";

  public KafkaConnection {
    bootstrapServers = List.copyOf(bootstrapServers);
    properties = Map.copyOf(properties);
    if (bootstrapServers.isEmpty()) {
      throw new IllegalArgumentException("bootstrap-servers names no server");
    }
  }

  /** A producer that acknowledges when all replicas in sync have a record, and repeats none. */
  public Producer<byte[], byte[]> producer(int maxRecordBytes) {
    Map<String, Object> settings = base();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    // A sender waits for the answer: it is better told to come again than held for minutes.
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000");
    settings.putAll(properties);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(maxRecordBytes * 2));
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * A consumer of the group that commits only what it is told to.
   *
   * @param name tells it from the process's other consumers, in Kafka's logs and metrics
   */
  Consumer<byte[], byte[]> consumer(String group, String name, int fetchBytes) {
    Map<String, Object> settings = base();
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, CLIENT_ID + "-" + name);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(fetchBytes));
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(fetchBytes / 4));
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "250");
    // What a poll gives is decompressed at once, and waits: many records live until they are old.
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "50");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "5000");
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    settings.putAll(properties);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // Where a partition starts is told to the consumer, so that no loss goes unnoticed.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A consumer without a group, which reads what it is told to and commits nothing. */
  public Consumer<byte[], byte[]> reader() {
    Map<String, Object> settings = base();
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, CLIENT_ID + "-reader");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "5000");
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    settings.putAll(properties);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A client that manages topics. */
  Admin admin() {
    Map<String, Object> settings = base();
    settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, "5000");
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    settings.putAll(properties);
    return Admin.create(settings);
  }

  private Map<String, Object> base() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", bootstrapServers));
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, CLIENT_ID);
    return settings;
  }
}
