package io.strata.alert.ingest;

import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.topic.TelemetryTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends refused records on with their origin and the reason. It does not wait: a dead letter that
 * Kafka refuses too is counted as lost, and the stream goes on.
 */
final class DeadLetters {
  private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetters.class);

  /** Longer details are cut: they may hold what a sender chose. */
  private static final int MAX_DETAIL = 500;

  private final Producer<byte[], byte[]> producer;
  private final IngestMeters meters;

  DeadLetters(Map<String, Object> clientProperties, IngestMeters meters) {
    Map<String, Object> properties = new LinkedHashMap<>(clientProperties);
    properties.put("acks", "all");
    properties.put("max.block.ms", "2000");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.meters = meters;
  }

  // The callback says how sending ended; the future would say it a second time.
  @SuppressWarnings("FutureReturnValueIgnored")
  void send(ConsumerRecord<byte[], byte[]> source, byte[] value, String reason, String detail) {
    meters.deadLetter(reason);
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(TelemetryTopic.DEAD_LETTERS, source.key(), value);
    header(letter, RecordHeaders.REASON, reason);
    header(
        letter,
        RecordHeaders.DETAIL,
        detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail);
    header(letter, RecordHeaders.SOURCE_TOPIC, source.topic());
    header(letter, RecordHeaders.SOURCE_PARTITION, Integer.toString(source.partition()));
    header(letter, RecordHeaders.SOURCE_OFFSET, Long.toString(source.offset()));
    header(letter, RecordHeaders.SOURCE_TIME, Long.toString(source.timestamp()));
    // Written back without its origin, a contribution would be added instead of replaced.
    for (String kept : List.of(RecordHeaders.ORIGIN, RecordHeaders.PROVISIONAL)) {
      Header carried = source.headers().lastHeader(kept);
      if (carried != null) {
        letter.headers().add(carried);
      }
    }
    try {
      producer.send(
          letter,
          (_, failure) -> {
            if (failure != null) {
              lost(failure);
            }
          });
    } catch (KafkaException e) {
      lost(e);
    }
  }

  private void lost(Exception failure) {
    meters.deadLetterLost();
    LOGGER.warn("a dead letter is lost: {}", failure.getMessage());
  }

  private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
    letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  void stop() {
    producer.close(Duration.ofSeconds(2));
  }
}
