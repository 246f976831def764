package io.strata.collector.stream;

import org.jspecify.annotations.Nullable;

/**
 * A record of a partition of the stream.
 *
 * @param timestampMillis the record's time, epoch milliseconds: what stream time is made of
 * @param origin the header {@code strata-origin}, where there is one
 * @param provisional whether the record precedes a final one of the same origin
 */
// The value is not copied, records come by the million; it must not change.
@SuppressWarnings("ArrayRecordComponent")
public record StreamRecord(
    long offset, long timestampMillis, byte[] value, @Nullable String origin, boolean provisional) {

  /** A record without headers. */
  public StreamRecord(long offset, long timestampMillis, byte[] value) {
    this(offset, timestampMillis, value, null, false);
  }
}
