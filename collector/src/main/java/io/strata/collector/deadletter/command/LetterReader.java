package io.strata.collector.deadletter.command;

import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.topic.TelemetryTopic;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic of dead letters from its beginning, or from a time, to where it ended when the
 * reading began. Not thread-safe.
 */
final class LetterReader {
  private static final Duration POLL = Duration.ofMillis(500);

  /** A broker that answers nothing for so long is taken as away. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;

  LetterReader(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** The letters that the filter accepts, and the notes of what was replayed. */
  Letters read(LetterFilter filter) {
    Letters letters = new Letters();
    scan(
        filter.since(),
        record -> {
          String replayed = text(record, RecordHeaders.REPLAYED);
          if (replayed != null) {
            letters.replayed(replayed);
            return;
          }
          StoredLetter letter = letter(record);
          if (letter != null && filter.accepts(letter)) {
            letters.add(letter);
          }
        });
    return letters;
  }

  /** Gives the bytes of letters, one after the other. */
  void values(List<StoredLetter> wanted, BiConsumer<StoredLetter, byte[]> receiver) {
    Map<StoredLetter.Id, StoredLetter> byId = new HashMap<>();
    wanted.forEach(letter -> byId.put(letter.id(), letter));
    Instant earliest =
        wanted.stream().map(StoredLetter::time).min(Instant::compareTo).orElse(Instant.EPOCH);
    scan(
        earliest,
        record -> {
          StoredLetter letter =
              byId.remove(new StoredLetter.Id(record.partition(), record.offset()));
          if (letter != null) {
            receiver.accept(letter, value(record));
          }
        });
  }

  private void scan(@Nullable Instant since, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    try {
      List<TopicPartition> partitions = partitions();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      seek(partitions, ends, since);
      long answered = System.nanoTime();
      while (partitions.stream()
          .anyMatch(p -> consumer.position(p) < Objects.requireNonNull(ends.get(p)))) {
        var records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          if (record.offset()
              < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
            visitor.accept(record);
          }
        }
        if (!records.isEmpty()) {
          answered = System.nanoTime();
        } else if (System.nanoTime() - answered > PATIENCE.toNanos()) {
          throw CommandFailedException.failed("Kafka stopped answering while letters were read");
        }
      }
    } catch (KafkaException e) {
      throw CommandFailedException.failed(
          "Kafka does not answer, see --bootstrap-servers: " + e.getMessage());
    }
  }

  private List<TopicPartition> partitions() {
    List<PartitionInfo> infos = consumer.partitionsFor(TelemetryTopic.DEAD_LETTERS);
    if (infos == null || infos.isEmpty()) {
      throw CommandFailedException.failed(
          "Kafka has no topic %s: no collector has started with it yet"
              .formatted(TelemetryTopic.DEAD_LETTERS));
    }
    return infos.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
  }

  private void seek(
      List<TopicPartition> partitions, Map<TopicPartition, Long> ends, @Nullable Instant since) {
    consumer.seekToBeginning(partitions);
    if (since == null) {
      return;
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = found.get(partition);
      consumer.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
    }
  }

  /** The letter of a record; null where a record has not what makes it one. */
  private static @Nullable StoredLetter letter(ConsumerRecord<byte[], byte[]> record) {
    String topic = text(record, RecordHeaders.SOURCE_TOPIC);
    String partition = text(record, RecordHeaders.SOURCE_PARTITION);
    String offset = text(record, RecordHeaders.SOURCE_OFFSET);
    if (topic == null || partition == null || offset == null) {
      return null;
    }
    try {
      StoredLetter.Source source =
          new StoredLetter.Source(
              topic,
              Integer.parseInt(partition),
              Long.parseLong(offset),
              text(record, RecordHeaders.ORIGIN),
              "true".equals(text(record, RecordHeaders.PROVISIONAL)),
              Objects.requireNonNullElse(
                  text(record, RecordHeaders.REPLAY), RecordHeaders.REPLAY_WHOLE));
      byte[] value = value(record);
      return new StoredLetter(
          new StoredLetter.Id(record.partition(), record.offset()),
          Instant.ofEpochMilli(record.timestamp()),
          source,
          Objects.requireNonNullElse(text(record, RecordHeaders.REASON), ""),
          Objects.requireNonNullElse(text(record, RecordHeaders.DETAIL), ""),
          value.length,
          source + "/" + digest(value, source));
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null ? new byte[0] : record.value();
  }

  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static String digest(byte[] value, StoredLetter.Source source) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          Objects.requireNonNullElse(source.origin(), "").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(value), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
