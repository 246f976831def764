package io.strata.collector.index;

import io.strata.collector.deadletter.DeadLetter;
import io.strata.collector.stream.StreamRecord;
import io.strata.store.log.LogEntry;
import io.strata.store.log.LogWriter;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.otlp.Decoded;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.topic.TelemetryTopic;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores the log records of a partition, each under its place in the stream, in batches; then
 * commits.
 */
public final class LogPipeline implements PartitionPipeline {
  private static final TelemetryTopic TOPIC = TelemetryTopic.LOGS;

  /** The store takes no larger index within a record, see {@link LogEntry}. */
  private static final int MAX_INDEX = (1 << 20) - 1;

  private final int partition;
  private final long batchBytes;
  private final LogWriter writer;
  private final PipelinePorts ports;
  private final LetterBox letters;
  private final List<LogEntry> batch = new ArrayList<>();
  private long bytes;
  private long nextOffset = -1;

  /**
   * A pipeline.
   *
   * @param batchBytes a batch is complete after so many bytes of records
   */
  public LogPipeline(int partition, long batchBytes, LogWriter writer, PipelinePorts ports) {
    this.partition = partition;
    this.batchBytes = batchBytes;
    this.writer = writer;
    this.ports = ports;
    this.letters = new LetterBox(ports, TOPIC, partition);
  }

  @Override
  public void accept(StreamRecord record) {
    ports.metrics().consumed(TOPIC, 1);
    bytes += record.value().length;
    nextOffset = record.offset() + 1;
    try {
      Decoded<LogRecord> decoded = OtlpDecoder.logs(record.value());
      decoded.rejected().forEach((reason, count) -> ports.metrics().skipped(TOPIC, reason, count));
      if (decoded.items().size() > MAX_INDEX) {
        letters.add(record, "too_many_log_records", decoded.items().size() + " in one record");
        return;
      }
      int index = 0;
      for (LogRecord log : decoded.items()) {
        batch.add(new LogEntry(log, partition, record.offset(), index++, record.timestampMillis()));
      }
    } catch (MalformedTelemetryException e) {
      letters.add(record, e.reason().label(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean hasDue() {
    return bytes >= batchBytes;
  }

  @Override
  public void flush() {
    if (hasDue()) {
      store();
    }
  }

  @Override
  public void publishOpen(boolean caughtUp) {
    if (nextOffset >= 0) {
      store();
    }
  }

  private void store() {
    letters.addAll(
        StoreWrite.write(
            batch,
            writer::write,
            (entry, reason, detail) ->
                new DeadLetter(
                    TOPIC,
                    partition,
                    entry.offset(),
                    entry.streamMillis(),
                    reason,
                    detail,
                    OtlpEncoder.logs(List.of(entry.record())))));
    ports.metrics().stored(TOPIC, batch.size());
    batch.clear();
    letters.send();
    ports.commits().commit(Position.at(nextOffset));
    bytes = 0;
    nextOffset = -1;
  }
}
