package io.strata.collector.stream;

import org.jspecify.annotations.Nullable;

/**
 * A record of a partition of the stream.
 *
 * @param timestampMillis the record's time, epoch milliseconds: what stream time is made of
 * @param origin the header {@code strata-origin}, where there is one
 * @param provisional whether the record precedes a final one of the same origin
 * @param linkRequests the header {@code strata-link-requests}, where there is one
 * @param replay whether it comes from the dead letters
 */
// The value is not copied, records come by the million; it must not change.
@SuppressWarnings("ArrayRecordComponent")
public record StreamRecord(
    long offset,
    long timestampMillis,
    byte[] value,
    @Nullable String origin,
    boolean provisional,
    @Nullable String linkRequests,
    Replay replay) {

  /** A record without headers. */
  public StreamRecord(long offset, long timestampMillis, byte[] value) {
    this(offset, timestampMillis, value, null, false);
  }

  /** A record of derived metrics. */
  public StreamRecord(
      long offset,
      long timestampMillis,
      byte[] value,
      @Nullable String origin,
      boolean provisional) {
    this(offset, timestampMillis, value, origin, provisional, null, Replay.NONE);
  }
}
