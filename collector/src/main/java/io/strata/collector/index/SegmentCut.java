package io.strata.collector.index;

import io.strata.collector.stream.StreamRecord;

/**
 * An open segment of a partition's stream and where it ends: a function of its first record and
 * those that follow, so that every reader that starts at a segment's first record cuts alike.
 *
 * <p>A segment ends before the record whose time is in a later window than its first one's; or far
 * before it, which means that a clock was set right; or when it has enough bytes; or at the offset
 * to which a predecessor was done, should its bounds have been others. Not thread-safe.
 */
final class SegmentCut {
  /** A record this much older than the segment's first one ends it. */
  private static final long STEP_BACK_MILLIS = 3_600_000;

  private final long firstOffset;
  private final long firstMillis;
  private final long windowMillis;
  private final long maxBytes;
  private final long done;
  private long lastOffset;
  private long bytes;

  /**
   * Starts a segment.
   *
   * @param first its first record, still to be taken
   * @param done the offset before which a predecessor completed everything
   */
  SegmentCut(StreamRecord first, long windowMillis, long maxBytes, long done) {
    this.firstOffset = first.offset();
    this.firstMillis = first.timestampMillis();
    this.lastOffset = first.offset();
    this.windowMillis = windowMillis;
    this.maxBytes = maxBytes;
    this.done = done;
  }

  /** Whether a record is of a later segment. */
  boolean endsBefore(StreamRecord record) {
    return window(record.timestampMillis()) > window(firstMillis)
        || record.timestampMillis() < firstMillis - STEP_BACK_MILLIS
        || bytes >= maxBytes
        || (firstOffset < done && record.offset() >= done);
  }

  /** Adds a record to the segment. */
  void take(StreamRecord record) {
    lastOffset = record.offset();
    bytes += record.value().length;
  }

  /** The offset of the first record: the segment's number. */
  long firstOffset() {
    return firstOffset;
  }

  /** The offset of the last record so far. */
  long lastOffset() {
    return lastOffset;
  }

  /** Bytes of the records so far. */
  long bytes() {
    return bytes;
  }

  /** The time of the first record, epoch milliseconds. */
  long streamMillis() {
    return firstMillis;
  }

  /** Start of the segment's window of stream time, epoch milliseconds. */
  long windowStartMillis() {
    return window(firstMillis) * windowMillis;
  }

  private long window(long millis) {
    return Math.floorDiv(millis, windowMillis);
  }
}
