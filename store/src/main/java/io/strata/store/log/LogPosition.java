package io.strata.store.log;

import io.strata.store.search.InvalidCursorException;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The place of a log record in the order of search results: newest first, among equal times the
 * reverse of arrival, then by partition. Equal for no two records, which makes paging exact.
 */
public record LogPosition(long timeUnixNano, long sequence, int partition)
    implements Comparable<LogPosition> {
  private static final byte CURSOR_VERSION = 'l';
  private static final int CURSOR_LENGTH = 21;

  /** The position of an entry. */
  public static LogPosition of(LogEntry entry) {
    return new LogPosition(entry.record().timeUnixNano(), entry.sequence(), entry.partition());
  }

  @Override
  public int compareTo(LogPosition other) {
    int byTime = Long.compare(other.timeUnixNano, timeUnixNano);
    if (byTime != 0) {
      return byTime;
    }
    int bySequence = Long.compare(other.sequence, sequence);
    return bySequence != 0 ? bySequence : Integer.compare(other.partition, partition);
  }

  /** This position as a cursor: the page after it. */
  public String toCursor() {
    byte[] bytes =
        ByteBuffer.allocate(CURSOR_LENGTH)
            .put(CURSOR_VERSION)
            .putLong(timeUnixNano)
            .putLong(sequence)
            .putInt(partition)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The position of a cursor.
   *
   * @throws InvalidCursorException for any other text
   */
  public static LogPosition ofCursor(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() == CURSOR_LENGTH && bytes.get() == CURSOR_VERSION) {
        return new LogPosition(bytes.getLong(), bytes.getLong(), bytes.getInt());
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidCursorException("not a cursor of logs: " + e.getMessage());
    }
    throw new InvalidCursorException("not a cursor of logs");
  }
}
