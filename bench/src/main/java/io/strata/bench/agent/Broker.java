package io.strata.bench.agent;

import io.strata.bench.measure.NewTopics;
import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka with the three topics of telemetry, and what has come into them. Not thread-safe. */
final class Broker implements AutoCloseable {
  private static final String SPANS = "otlp_spans";
  private static final List<String> TOPICS = List.of(SPANS, "otlp_metrics", "otlp_logs");
  private static final int PARTITIONS = 4;
  private static final int HEAP_MEBIBYTES = 256;
  private static final Duration POLL = Duration.ofMillis(200);

  private final EmbeddedKafka kafka;
  private final Admin admin;
  private final Map<TopicPartition, Long> read = new HashMap<>();
  private long spans;

  Broker(EngineHome home, Path folder) {
    kafka =
        EmbeddedKafka.start(
            home,
            new EmbeddedKafka.Settings(
                folder.resolve("kafka"), folder.resolve("kafka.log"), 0, HEAP_MEBIBYTES));
    NewTopics.create(kafka.bootstrapServers(), TOPICS, PARTITIONS);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    for (int partition = 0; partition < PARTITIONS; partition++) {
      read.put(new TopicPartition(SPANS, partition), 0L);
    }
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Everything since the broker started; reads what is new among the spans. */
  Received received() {
    long bytes =
        await(admin.describeLogDirs(List.of(1)).allDescriptions()).values().stream()
            .flatMap(folders -> folders.values().stream())
            .mapToLong(Broker::telemetryBytes)
            .sum();
    readSpans();
    return new Received(bytes, spans);
  }

  private static long telemetryBytes(LogDirDescription folder) {
    return folder.replicaInfos().entrySet().stream()
        .filter(replica -> TOPICS.contains(replica.getKey().topic()))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  private void readSpans() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(read.keySet());
      read.forEach(consumer::seek);
      Map<TopicPartition, Long> ends = consumer.endOffsets(read.keySet());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          spans += SpanCount.of(record.value());
        }
      }
      read.replaceAll((partition, _) -> consumer.position(partition));
    }
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
    kafka.close();
  }
}
