package io.strata.collector.index;

import io.strata.collector.deadletter.DeadLetter;
import io.strata.collector.stream.Replay;
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
 * commits, behind by what it remembers: a record that its sender repeats within a horizon is stored
 * once.
 */
public final class LogPipeline implements PartitionPipeline {
  private static final TelemetryTopic TOPIC = TelemetryTopic.LOGS;

  /** The store takes no larger index within a record, see {@link LogEntry}. */
  private static final int MAX_INDEX = (1 << 20) - 1;

  /** Records remembered against duplicates: some 10 MB a partition. */
  private static final int MAX_REMEMBERED = 100_000;

  private final int partition;
  private final Position start;
  private final Settings settings;
  private final LogWriter writer;
  private final PipelinePorts ports;
  private final LetterBox letters;
  private final List<LogEntry> batch = new ArrayList<>();
  private final RecentRecords recent;
  private long bytes;
  private long nextOffset = -1;
  private long reportedForgotten;

  /**
   * Bounds.
   *
   * @param batchBytes a batch is complete after so many bytes of records
   * @param duplicateWindows within how many windows of stream time a record that comes again is a
   *     duplicate
   */
  public record Settings(long batchBytes, int duplicateWindows) {}

  /** A pipeline that starts to read at a position. */
  public LogPipeline(
      int partition, Position start, Settings settings, LogWriter writer, PipelinePorts ports) {
    this.partition = partition;
    this.start = start;
    this.settings = settings;
    this.writer = writer;
    this.ports = ports;
    this.letters = new LetterBox(ports, TOPIC, partition);
    this.recent = new RecentRecords(settings.duplicateWindows(), MAX_REMEMBERED);
  }

  @Override
  public void accept(StreamRecord record) {
    boolean isNew = recent.add(record) || record.replay() != Replay.NONE;
    if (record.offset() < start.done()) {
      return;
    }
    ports.metrics().consumed(TOPIC, 1);
    bytes += record.value().length;
    nextOffset = record.offset() + 1;
    try {
      Decoded<LogRecord> decoded = OtlpDecoder.logs(record.value());
      if (isNew) {
        take(record, decoded);
      } else {
        ports.metrics().skipped(TOPIC, "duplicate", decoded.items().size());
      }
    } catch (MalformedTelemetryException e) {
      letters.add(record, e.reason().label(), String.valueOf(e.getMessage()));
    }
  }

  private void take(StreamRecord record, Decoded<LogRecord> decoded) {
    decoded.rejected().forEach((reason, count) -> ports.metrics().skipped(TOPIC, reason, count));
    if (decoded.items().size() > MAX_INDEX) {
      letters.add(record, "too_many_log_records", decoded.items().size() + " in one record");
      return;
    }
    int index = 0;
    for (LogRecord log : decoded.items()) {
      batch.add(new LogEntry(log, partition, record.offset(), index++, record.timestampMillis()));
    }
  }

  @Override
  public boolean hasDue() {
    return bytes >= settings.batchBytes();
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
                    OtlpEncoder.logs(List.of(entry.record())),
                    null,
                    Replay.WHOLE)));
    ports.metrics().stored(TOPIC, batch.size());
    batch.clear();
    letters.send();
    ports.commits().commit(new Position(recent.oldestOffset(), nextOffset));
    ports.metrics().derivationLoss("log_records_forgotten", recent.forgotten() - reportedForgotten);
    reportedForgotten = recent.forgotten();
    bytes = 0;
    nextOffset = -1;
  }
}
