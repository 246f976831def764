package io.strata.collector.deadletter.command;

import io.strata.collector.receive.TraceRecords;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.topic.TelemetryTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Writes letters back to where they came from: spans to the partitions of their traces, all else to
 * its own partition, with the origin that it had. Once Kafka has acknowledged a letter's records, a
 * note of it goes to the topic of dead letters, where the next replay finds it. A process that dies
 * between the two leaves one letter without a note; the next replay sends that one again. Not
 * thread-safe.
 */
final class LetterReplay {
  private final Producer<byte[], byte[]> producer;
  private final int maxRecordBytes;

  /** How the replay of a letter ended. */
  sealed interface Outcome {
    /** Its records are acknowledged. */
    record Replayed() implements Outcome {}

    /** Nothing, or not all, of it can be read; nothing was written. */
    record Refused(String why) implements Outcome {}
  }

  LetterReplay(Producer<byte[], byte[]> producer, int maxRecordBytes) {
    this.producer = producer;
    this.maxRecordBytes = maxRecordBytes;
  }

  /** Writes a letter back. */
  Outcome replay(StoredLetter letter, byte[] value) {
    Optional<TelemetryTopic> topic =
        Arrays.stream(TelemetryTopic.values())
            .filter(known -> known.topicName().equals(letter.source().topic()))
            .findFirst();
    if (topic.isEmpty()) {
      return new Outcome.Refused("no process reads the topic " + letter.source().topic());
    }
    try {
      List<ProducerRecord<byte[], byte[]>> records = records(topic.get(), letter, value);
      records.forEach(record -> describe(record, letter));
      send(letter, records);
      send(letter, List.of(note(letter)));
      return new Outcome.Replayed();
    } catch (MalformedTelemetryException e) {
      return new Outcome.Refused(e.getMessage() + " (" + e.reason().label() + ")");
    }
  }

  private List<ProducerRecord<byte[], byte[]>> records(
      TelemetryTopic topic, StoredLetter letter, byte[] value) {
    int partitions = producer.partitionsFor(topic.topicName()).size();
    return switch (topic) {
      case SPANS ->
          TraceRecords.of(value, partitions, maxRecordBytes).records().stream()
              .map(record ->
                  new ProducerRecord<byte[], byte[]>(
                      record.topic(), record.partition(), null, record.value()))
              .toList();
      case METRICS -> {
        OtlpDecoder.metrics(value);
        yield List.of(toSource(letter, partitions, value));
      }
      case LOGS -> {
        OtlpDecoder.logs(value);
        yield List.of(toSource(letter, partitions, value));
      }
    };
  }

  private static ProducerRecord<byte[], byte[]> toSource(
      StoredLetter letter, int partitions, byte[] value) {
    StoredLetter.Source source = letter.source();
    return new ProducerRecord<>(source.topic(), source.partition() % partitions, null, value);
  }

  private static void describe(ProducerRecord<byte[], byte[]> record, StoredLetter letter) {
    String origin = letter.source().origin();
    if (origin != null) {
      header(record, RecordHeaders.ORIGIN, origin);
    }
    if (letter.source().provisional()) {
      header(record, RecordHeaders.PROVISIONAL, "true");
    }
    header(record, RecordHeaders.REPLAY, letter.source().replay());
  }

  private static ProducerRecord<byte[], byte[]> note(StoredLetter letter) {
    ProducerRecord<byte[], byte[]> note =
        new ProducerRecord<>(
            TelemetryTopic.DEAD_LETTERS, letter.id().partition(), null, new byte[0]);
    header(note, RecordHeaders.REPLAYED, letter.identity());
    return note;
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private void send(StoredLetter letter, List<ProducerRecord<byte[], byte[]>> records) {
    try {
      List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(records.size());
      for (ProducerRecord<byte[], byte[]> record : records) {
        acknowledgements.add(producer.send(record));
      }
      for (Future<RecordMetadata> acknowledgement : acknowledgements) {
        acknowledgement.get();
      }
    } catch (ExecutionException e) {
      throw failed(letter, e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw failed(letter, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailedException.failed("interrupted at letter " + letter.id());
    }
  }

  private static CommandFailedException failed(StoredLetter letter, Throwable cause) {
    if (cause instanceof RecordTooLargeException) {
      return CommandFailedException.failed(
          "letter %s has %,d bytes, more than Kafka takes for the topic %s: raise its %s"
              .formatted(letter.id(), letter.size(), letter.source().topic(), "max.message.bytes"));
    }
    return CommandFailedException.failed(
        "Kafka does not take letter %s: %s".formatted(letter.id(), cause.getMessage()));
  }
}
