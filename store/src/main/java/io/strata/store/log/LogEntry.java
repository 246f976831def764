package io.strata.store.log;

import io.strata.telemetry.log.LogRecord;

/**
 * A log record and its place in the stream, which identifies it: writing it again replaces it.
 *
 * @param partition partition of the Kafka record that brought it
 * @param offset offset of that record, below 2^43
 * @param index its place among the log records of that record, from 0, below 2^20
 * @param streamMillis the stream's time when it came, epoch milliseconds: it decides the place of
 *     storage, so that a record that is written again lands where it was. It is not stored: an
 *     entry that was read has its record's own time.
 */
public record LogEntry(LogRecord record, int partition, long offset, int index, long streamMillis) {
  private static final int INDEX_BITS = 20;

  public LogEntry {
    if (partition < 0 || offset < 0 || offset >= 1L << (63 - INDEX_BITS)) {
      throw new IllegalArgumentException(
          "no place in a stream: partition %d, offset %d".formatted(partition, offset));
    }
    if (index < 0 || index >= 1 << INDEX_BITS) {
      throw new IllegalArgumentException("no index of a log record: " + index);
    }
  }

  /** An entry that came when its record was made. */
  public LogEntry(LogRecord record, int partition, long offset, int index) {
    this(record, partition, offset, index, Math.floorDiv(record.timeUnixNano(), 1_000_000L));
  }

  /** {@code partition-offset-index}. */
  public String id() {
    return partition + "-" + offset + "-" + index;
  }

  /** Offset and index as one number: the order of arrival within the partition. */
  public long sequence() {
    return offset << INDEX_BITS | index;
  }
}
