package io.strata.collector.kafka;

import io.strata.collector.stream.StreamUnavailableException;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics of telemetry where they do not exist; those that do are left alone.
 *
 * <p>A new topic's leaders are waited for. A broker that does not yet know that it leads a
 * partition refuses an idempotent producer's first batch, but may take the second, which is already
 * on its way; it then refuses the first as out of order until that is given up.
 */
public final class Topics {
  private Topics() {}

  /**
   * How topics are made.
   *
   * @param partitions of each topic
   * @param replicationFactor -1 for the broker's default
   * @param retentionMillis how long Kafka keeps records
   */
  public record Settings(int partitions, int replicationFactor, long retentionMillis) {
    public Settings {
      if (partitions < 1) {
        throw new IllegalArgumentException("a topic has at least 1 partition");
      }
      if (replicationFactor != -1 && replicationFactor < 1) {
        throw new IllegalArgumentException("a replication factor is at least 1, or -1");
      }
    }
  }

  /**
   * Creates what is missing.
   *
   * @throws StreamUnavailableException where Kafka does not answer
   */
  public static void create(KafkaConnection connection, Settings settings) {
    List<NewTopic> topics = new ArrayList<>();
    Stream.concat(
            Stream.of(TelemetryTopic.values()).map(TelemetryTopic::topicName),
            Stream.of(TelemetryTopic.DEAD_LETTERS))
        .map(name -> topic(name, settings))
        .forEach(topics::add);
    try (Admin admin = connection.admin()) {
      Map<TopicPartition, OffsetSpec> made = new HashMap<>();
      admin
          .createTopics(topics)
          .values()
          .forEach((name, created) -> {
            if (await(created)) {
              for (int partition = 0; partition < settings.partitions(); partition++) {
                made.put(new TopicPartition(name, partition), OffsetSpec.latest());
              }
            }
          });
      if (!made.isEmpty()) {
        await(admin.listOffsets(made).all());
      }
    } catch (KafkaException e) {
      throw new StreamUnavailableException("Kafka is not reachable: " + e.getMessage(), e);
    }
  }

  private static NewTopic topic(String name, Settings settings) {
    return new NewTopic(name, settings.partitions(), (short) settings.replicationFactor())
        .configs(
            Map.of(
                // Segments of the stream are cut by these times: the broker's are in order.
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime",
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(settings.retentionMillis())));
  }

  /** Whether it was done; else it was there. */
  private static boolean await(KafkaFuture<?> done) {
    try {
      done.get();
      return true;
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new StreamUnavailableException(
            "topics can't be created: " + e.getMessage(), e.getCause());
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamUnavailableException("interrupted while topics were created", e);
    }
  }
}
