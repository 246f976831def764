package io.strata.collector.simulation;

import io.strata.collector.stream.OutboundRecord;
import io.strata.telemetry.topic.KeyPartitioner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Topics as logs in memory. Times are the broker's (LogAppendTime); offsets have gaps. */
final class SimulatedKafka {
  static final int PARTITIONS = 2;

  private final Random random;
  private final Time time;
  private final Map<String, List<Log>> topics = new TreeMap<>();

  SimulatedKafka(Random random, Time time) {
    this.random = random;
    this.time = time;
  }

  /** The records of a partition. */
  static final class Log {
    private final TopicPartition id;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private long startOffset;
    private long endOffset;
    private long highestMillis = Long.MIN_VALUE;

    private Log(TopicPartition id, long startOffset) {
      this.id = id;
      this.startOffset = startOffset;
      this.endOffset = startOffset;
    }

    TopicPartition id() {
      return id;
    }

    /** The stream's time: that of the record with the highest one. */
    long highestMillis() {
      return highestMillis;
    }

    long startOffset() {
      return startOffset;
    }

    long endOffset() {
      return endOffset;
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
      return records;
    }

    /** Some records from an offset on. */
    List<ConsumerRecord<byte[], byte[]>> read(long from, int most) {
      int first = records.size();
      while (first > 0 && records.get(first - 1).offset() >= from) {
        first--;
      }
      return List.copyOf(records.subList(first, Math.min(records.size(), first + most)));
    }

    /** Retention: records before an offset are gone. */
    void deleteBefore(long offset) {
      startOffset = Math.max(startOffset, offset);
      records.removeIf(record -> record.offset() < startOffset);
    }
  }

  List<Log> logs(String topic) {
    return topics.computeIfAbsent(
        topic,
        _ -> {
          List<Log> logs = new ArrayList<>();
          for (int i = 0; i < PARTITIONS; i++) {
            logs.add(new Log(new TopicPartition(topic, i), random.nextInt(3) * 50L));
          }
          return logs;
        });
  }

  Log log(TopicPartition partition) {
    return logs(partition.topic()).get(partition.partition());
  }

  void append(OutboundRecord record) {
    String key = record.key();
    Integer wanted = record.partition();
    int partition =
        wanted != null
            ? wanted
            : key == null ? random.nextInt(PARTITIONS) : KeyPartitioner.partition(key, PARTITIONS);
    append(record.topic(), partition, record.value(), record.headers());
  }

  /** Appends a record; gives its offset. */
  long append(String topic, int partition, byte @Nullable [] value, Map<String, String> headers) {
    Log log = logs(topic).get(partition);
    RecordHeaders kafkaHeaders = new RecordHeaders();
    headers.forEach((name, text) -> kafkaHeaders.add(name, text.getBytes(StandardCharsets.UTF_8)));
    long offset = log.endOffset;
    log.highestMillis = Math.max(log.highestMillis, time.millis());
    log.records.add(
        new ConsumerRecord<>(
            topic,
            partition,
            offset,
            time.millis(),
            TimestampType.LOG_APPEND_TIME,
            0,
            value == null ? 0 : value.length,
            new byte[0],
            value,
            kafkaHeaders,
            Optional.empty()));
    // A batch that was aborted or compacted away leaves a gap.
    log.endOffset = offset + (random.nextInt(10) == 0 ? 3 : 1);
    return offset;
  }
}
