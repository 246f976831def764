package io.strata.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What came of a service to Kafka. */
record Arrived(List<Span> spans, List<LogRecord> logs, Set<String> metricNames) {
  static Arrived of(String servers, String service) {
    Predicate<Resource> wanted = resource -> resource.serviceName().equals(service);
    List<Span> spans = new ArrayList<>();
    read(servers, "otlp_spans", value -> OtlpDecoder.spans(value).items()).stream()
        .filter(span -> wanted.test(span.resource()))
        .forEach(spans::add);
    List<LogRecord> logs =
        read(servers, "otlp_logs", value -> OtlpDecoder.logs(value).items()).stream()
            .filter(log -> wanted.test(log.resource()))
            .toList();
    Set<String> names = new TreeSet<>();
    read(servers, "otlp_metrics", value -> OtlpDecoder.metrics(value).items()).stream()
        .filter(metric -> wanted.test(metric.resource()))
        .map(Metric::name)
        .forEach(names::add);
    return new Arrived(List.copyOf(spans), logs, names);
  }

  /** The one span of a kind with an attribute. */
  Span one(SpanKind kind, String attribute, String value) {
    List<Span> found =
        spans.stream()
            .filter(span -> span.kind() == kind)
            .filter(span -> text(span.attributes(), attribute).equals(value))
            .toList();
    assertThat(found).as("%s with %s=%s among %s", kind, attribute, value, describe()).hasSize(1);
    return found.getFirst();
  }

  /** The span that a span is a child of. */
  Span parent(Span span) {
    Optional<Span> parent =
        spans.stream()
            .filter(other -> other.traceId().equals(span.traceId()))
            .filter(other -> other.spanId().equals(span.parentSpanId()))
            .findFirst();
    assertThat(parent).as("the parent of %s among %s", span.name(), describe()).isPresent();
    return parent.orElseThrow();
  }

  static String text(Attributes attributes, String key) {
    AttributeValue value = attributes.get(key);
    return value == null ? "" : value.text();
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    spans.forEach(
        span -> text.append("\n  %s %s %s".formatted(span.kind(), span.name(), span.attributes())));
    return text.toString();
  }

  private static <T> List<T> read(String servers, String topic, Function<byte[], List<T>> decoder) {
    List<T> items = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
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
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> items.addAll(decoder.apply(record.value())));
      }
    }
    return items;
  }
}
