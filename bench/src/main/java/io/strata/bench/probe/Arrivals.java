package io.strata.bench.probe;

import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.otlp.OtlpDecoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what probes send as it comes, on a thread of its own. Thread-safe. */
final class Arrivals implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final String servers;
  private final List<TopicPartition> partitions;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Thread thread;
  private volatile boolean stopping;

  private record Seen(long bytes, long firstNanos) {}

  Arrivals(String servers, List<TopicPartition> partitions) {
    this.servers = servers;
    this.partitions = partitions;
    this.thread = Thread.ofPlatform().name("arrivals").start(this::read);
  }

  String servers() {
    return servers;
  }

  /** The values of a host's records, uncompressed. */
  synchronized long bytes(String hostId) {
    Seen of = seen.get(hostId);
    return of == null ? 0 : of.bytes();
  }

  /** When a host's first record came, by {@link System#nanoTime}. */
  synchronized OptionalLong firstNanos(String hostId) {
    Seen of = seen.get(hostId);
    return of == null ? OptionalLong.empty() : OptionalLong.of(of.firstNanos());
  }

  private void read() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!stopping) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          take(record.value());
        }
      }
    }
  }

  private synchronized void take(byte[] value) {
    List<Metric> metrics = OtlpDecoder.metrics(value).items();
    if (!metrics.isEmpty()) {
      String host = metrics.getFirst().resource().attributes().text("host.id").orElse("");
      seen.merge(
          host,
          new Seen(value.length, System.nanoTime()),
          (before, now) -> new Seen(before.bytes() + now.bytes(), before.firstNanos()));
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
