package io.strata.collector.index;

import io.strata.collector.deadletter.DeadLetter;
import io.strata.collector.deadletter.DeadLetterSink;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.Replay;
import io.strata.collector.stream.StreamRecord;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The dead letters of a pipeline until they are sent. Not thread-safe. */
final class LetterBox {
  private final DeadLetterSink sink;
  private final CollectorMetrics metrics;
  private final TelemetryTopic topic;
  private final int partition;
  private final List<DeadLetter> letters = new ArrayList<>();

  LetterBox(PipelinePorts ports, TelemetryTopic topic, int partition) {
    this.sink = ports.deadLetters();
    this.metrics = ports.metrics();
    this.topic = topic;
    this.partition = partition;
  }

  /** Takes a record that can't be processed. */
  void add(StreamRecord record, String reason, String detail) {
    letters.add(
        new DeadLetter(
            topic,
            partition,
            record.offset(),
            record.timestampMillis(),
            reason,
            detail,
            record.value(),
            record.origin(),
            record.replay() == Replay.NONE ? Replay.WHOLE : record.replay()));
  }

  void addAll(Collection<DeadLetter> more) {
    letters.addAll(more);
  }

  /** Sends what was taken; throws as {@link DeadLetterSink#send}. */
  void send() {
    if (letters.isEmpty()) {
      return;
    }
    sink.send(List.copyOf(letters));
    letters.forEach(letter -> metrics.deadLetters(topic, letter.reason(), 1));
    letters.clear();
  }
}
