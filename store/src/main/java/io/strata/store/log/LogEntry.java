package io.strata.store.log;

import io.strata.telemetry.log.LogRecord;

/**
 * A log record and its place in the stream, which identifies it: writing it again replaces it.
 *
 * @param partition partition of the Kafka record that brought it
 * @param offset offset of that record, below 2^43
 * @param index its place among the log records of that record, from 0, below 2^20
 */
public record LogEntry(LogRecord record, int partition, long offset, int index) {
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

  /** {@code partition-offset-index}. */
  public String id() {
    return partition + "-" + offset + "-" + index;
  }

  /** Offset and index as one number: the order of arrival within the partition. */
  public long sequence() {
    return offset << INDEX_BITS | index;
  }
}
