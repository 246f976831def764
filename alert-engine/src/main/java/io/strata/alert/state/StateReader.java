package io.strata.alert.state;

import io.strata.telemetry.topic.TelemetryTopic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the state topic from its beginning to its end. */
public final class StateReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private StateReader() {}

  /**
   * The newest value of each key.
   *
   * @throws org.apache.kafka.common.KafkaException where Kafka can't be reached; to be tried again
   */
  public static Map<String, String> read(Map<String, Object> clientProperties) {
    Map<String, String> values = new LinkedHashMap<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(clientProperties, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TelemetryTopic.ALERT_STATE, TIMEOUT).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
      while (!atEnd(consumer, ends)) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          if (record.value() == null) {
            values.remove(record.key());
          } else {
            values.put(record.key(), record.value());
          }
        }
      }
    }
    return values;
  }

  private static boolean atEnd(
      KafkaConsumer<String, String> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), TIMEOUT) >= end.getValue());
  }
}
