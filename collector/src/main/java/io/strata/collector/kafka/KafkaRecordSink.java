package io.strata.collector.kafka;

import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.stream.RecordSink;
import io.strata.collector.stream.StreamUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Writes to Kafka, and waits for the acknowledgement of all replicas in sync. Thread-safe. */
public final class KafkaRecordSink implements RecordSink, AutoCloseable {
  private static final Duration PROBLEM_HOLDS = Duration.ofSeconds(15);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  private final Producer<byte[], byte[]> producer;
  private final InstantSource clock;
  private volatile @Nullable Problem problem;

  private record Problem(String text, Instant at) {}

  /**
   * Connects; Kafka need not be there yet.
   *
   * @param maxRecordBytes the largest record that will be written
   */
  public KafkaRecordSink(KafkaConnection connection, int maxRecordBytes, InstantSource clock) {
    this.clock = clock;
    this.producer = connection.producer(maxRecordBytes);
  }

  @Override
  public void send(List<OutboundRecord> records) {
    try {
      List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(records.size());
      for (OutboundRecord record : records) {
        acknowledgements.add(producer.send(kafkaRecord(record)));
      }
      for (Future<RecordMetadata> acknowledgement : acknowledgements) {
        acknowledgement.get();
      }
      problem = null;
    } catch (ExecutionException e) {
      throw unavailable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamUnavailableException("interrupted while Kafka was to acknowledge", e);
    } catch (InterruptException e) {
      throw new StreamUnavailableException("interrupted while writing to Kafka", e);
    } catch (KafkaException | IllegalStateException e) {
      throw unavailable(e);
    }
  }

  private static ProducerRecord<byte[], byte[]> kafkaRecord(OutboundRecord record) {
    String key = record.key();
    ProducerRecord<byte[], byte[]> kafkaRecord =
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            record.value());
    record
        .headers()
        .forEach((name, value) ->
            kafkaRecord.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return kafkaRecord;
  }

  @Override
  public int partitions(String topic) {
    try {
      return producer.partitionsFor(topic).size();
    } catch (KafkaException e) {
      throw unavailable(e);
    }
  }

  private StreamUnavailableException unavailable(Throwable cause) {
    String text = "Kafka does not take records: " + cause.getMessage();
    problem = new Problem(text, clock.instant());
    return new StreamUnavailableException(text, cause);
  }

  /**
   * Why the last write failed; empty when it did not, or when that is so long ago that who waits
   * for this to become empty should try again.
   */
  public Optional<String> problem() {
    Problem last = problem;
    return last == null || clock.instant().isAfter(last.at().plus(PROBLEM_HOLDS))
        ? Optional.empty()
        : Optional.of(last.text());
  }

  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
  }
}
