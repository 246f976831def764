package io.strata.alert.ingest;

import io.strata.telemetry.topic.TelemetryTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that the alert engine reads and writes, where they are missing. */
public final class KafkaTopics {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaTopics.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private KafkaTopics() {}

  /**
   * Creates what is missing; existing topics stay as they are.
   *
   * @param partitions of the metrics and dead-letter topics
   * @throws KafkaException where Kafka can't be reached or refuses; to be tried again
   */
  public static void ensure(Map<String, Object> clientProperties, int partitions)
      throws InterruptedException {
    Map<String, Object> properties = new LinkedHashMap<>(clientProperties);
    properties.put("default.api.timeout.ms", (int) TIMEOUT.toMillis());
    properties.put("request.timeout.ms", (int) TIMEOUT.toMillis() / 2);
    try (Admin admin = Admin.create(properties)) {
      Set<String> existing =
          admin.listTopics().names().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      List<NewTopic> missing = new ArrayList<>();
      for (NewTopic topic : wanted(partitions)) {
        if (!existing.contains(topic.name())) {
          missing.add(topic);
        }
      }
      for (NewTopic topic : missing) {
        create(admin, topic);
      }
    } catch (ExecutionException e) {
      throw new KafkaException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka does not answer within " + TIMEOUT.toSeconds() + " s", e);
    }
  }

  private static void create(Admin admin, NewTopic topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      admin.createTopics(List.of(topic)).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      LOGGER.info("created the topic {}", topic.name());
    } catch (ExecutionException e) {
      // Another process was faster.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static List<NewTopic> wanted(int partitions) {
    Map<String, String> appendTime = Map.of("message.timestamp.type", "LogAppendTime");
    return List.of(
        topic(TelemetryTopic.METRICS.topicName(), partitions).configs(appendTime),
        topic(TelemetryTopic.DEAD_LETTERS, partitions),
        topic(TelemetryTopic.ALERT_STATE, 1).configs(Map.of("cleanup.policy", "compact")));
  }

  private static NewTopic topic(String name, int partitions) {
    // The broker's own default replication fits one machine as well as a cluster.
    return new NewTopic(name, Optional.of(partitions), Optional.empty());
  }
}
