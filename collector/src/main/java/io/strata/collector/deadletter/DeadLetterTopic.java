package io.strata.collector.deadletter;

import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.stream.RecordSink;
import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes dead letters to their topic, where they came from and why in headers. */
public final class DeadLetterTopic implements DeadLetterSink {
  /** Kafka bounds headers together with the record: a detail is for people, not a dump. */
  private static final int MAX_DETAIL = 1_000;

  private final RecordSink sink;

  /** Letters go through that sink. */
  public DeadLetterTopic(RecordSink sink) {
    this.sink = sink;
  }

  @Override
  public void send(List<DeadLetter> letters) {
    int partitions = sink.partitions(TelemetryTopic.DEAD_LETTERS);
    sink.send(letters.stream().map(letter -> record(letter, partitions)).toList());
  }

  private static OutboundRecord record(DeadLetter letter, int partitions) {
    String detail = letter.detail();
    Map<String, String> headers = new HashMap<>();
    headers.put(RecordHeaders.REASON, letter.reason());
    headers.put(RecordHeaders.DETAIL, detail.substring(0, Math.min(MAX_DETAIL, detail.length())));
    headers.put(RecordHeaders.SOURCE_TOPIC, letter.topic().topicName());
    headers.put(RecordHeaders.SOURCE_PARTITION, Integer.toString(letter.partition()));
    headers.put(RecordHeaders.SOURCE_OFFSET, Long.toString(letter.offset()));
    headers.put(RecordHeaders.SOURCE_TIME, Long.toString(letter.timestampMillis()));
    if (letter.origin() != null) {
      headers.put(RecordHeaders.ORIGIN, letter.origin());
    }
    String replay = letter.replay().header();
    if (replay != null) {
      headers.put(RecordHeaders.REPLAY, replay);
    }
    return new OutboundRecord(
        TelemetryTopic.DEAD_LETTERS,
        letter.partition() % partitions,
        null,
        letter.value(),
        headers);
  }
}
