package io.strata.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what is in a broker's topics. */
final class TopicReader {
  private TopicReader() {}

  /** The server spans of a service. */
  static List<Span> serverSpans(String servers, String service) {
    return records(servers, "otlp_spans").stream()
        .flatMap(record -> OtlpDecoder.spans(record.value()).items().stream())
        .filter(span -> span.kind() == SpanKind.SERVER)
        .filter(span -> resource(span, "service.name").equals(service))
        .toList();
  }

  /** An attribute of a span's resource, or nothing. */
  static String resource(Span span, String attribute) {
    return span.resource().attributes().text(attribute).orElse("");
  }

  /** Everything in a topic at the moment. */
  static List<ConsumerRecord<String, byte[]>> records(String servers, String topic) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Instant deadline = Instant.now().plusSeconds(30);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        assertThat(Instant.now()).isBefore(deadline);
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
