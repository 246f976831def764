package io.strata.alert.ingest;

import io.strata.telemetry.topic.TelemetryTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One connection to Kafka that reads all partitions of the metrics topic, without a group: every
 * alert engine needs all metrics. Used by one thread.
 */
final class MetricsSession implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final PartitionPositions positions;
  private long completeSinceMillis;
  private Instant lastCheck = Instant.EPOCH;

  MetricsSession(Map<String, Object> clientProperties, PartitionPositions positions) {
    Map<String, Object> properties = new LinkedHashMap<>(clientProperties);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.put("fetch.max.wait.ms", "250");
    properties.put("max.poll.records", "2000");
    this.consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.positions = positions;
  }

  /** Takes all partitions: from where reading stood, or from the first record after the time. */
  void begin(Instant since) {
    Set<TopicPartition> partitions = partitions();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
    seekNew(partitions, ends, since);
    completeSinceMillis = since.toEpochMilli();
  }

  private Set<TopicPartition> partitions() {
    List<PartitionInfo> infos = consumer.partitionsFor(TelemetryTopic.METRICS.topicName(), TIMEOUT);
    if (infos == null || infos.isEmpty()) {
      throw new KafkaException("the topic " + TelemetryTopic.METRICS.topicName() + " is missing");
    }
    return infos.stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .collect(Collectors.toSet());
  }

  private void seekNew(
      Set<TopicPartition> partitions, Map<TopicPartition, Long> ends, Instant since) {
    Map<TopicPartition, Long> times = new HashMap<>();
    for (TopicPartition partition : partitions) {
      if (!positions.next.containsKey(partition)) {
        times.put(partition, since.toEpochMilli());
      }
    }
    Map<TopicPartition, OffsetAndTimestamp> found =
        times.isEmpty() ? Map.of() : consumer.offsetsForTimes(times, TIMEOUT);
    for (TopicPartition partition : partitions) {
      long end = ends.getOrDefault(partition, 0L);
      OffsetAndTimestamp start = found.get(partition);
      // A topic that was made anew is shorter than where reading stood: begin at its beginning.
      Long known = positions.next.get(partition);
      long from = known == null ? (start == null ? end : start.offset()) : known > end ? 0 : known;
      positions.next.put(partition, from);
      positions.endsAtStart.merge(partition, end, Math::min);
      consumer.seek(partition, from);
    }
  }

  long completeSinceMillis() {
    return completeSinceMillis;
  }

  ConsumerRecords<byte[], byte[]> poll() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    for (TopicPartition partition : consumer.assignment()) {
      positions.next.put(partition, consumer.position(partition, TIMEOUT));
    }
    return records;
  }

  long behindStart() {
    return positions.behindStart();
  }

  /**
   * Asks Kafka for the ends now and then, because polling alone does not tell an idle topic from a
   * broker that is away; and takes partitions that were added.
   */
  void checkConnection(Instant now) {
    if (lastCheck.plus(CHECK_INTERVAL).isAfter(now)) {
      return;
    }
    lastCheck = now;
    Set<TopicPartition> partitions = partitions();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      if (positions.next.getOrDefault(end.getKey(), 0L) > end.getValue()) {
        throw new KafkaException("the topic was made anew");
      }
    }
    if (!partitions.equals(consumer.assignment())) {
      consumer.assign(partitions);
      seekNew(partitions, ends, Instant.EPOCH);
    }
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
