package io.strata.store.metric;

import io.strata.metrics.chunk.ChunkKind;
import io.strata.metrics.series.Labels;
import java.util.Arrays;

/**
 * The samples of one series in one block of time from one origin: the unit in which metrics are
 * stored. Labels, block, origin and kind identify it; writing it again replaces it.
 *
 * @param blockStartMillis start of the block, epoch milliseconds; a time of the stream, so that it
 *     decides the place of storage
 * @param origin where the samples came from, for example a partition and segment of the stream;
 *     chunks of several origins are merged when read
 * @param lastOffset the stream's offset up to which the block was read. A chunk with a lower one
 *     never replaces one with a higher one. 0 where the writer keeps no offsets.
 * @param firstMillis time of the first sample, or end of the first delta window
 * @param lastMillis time of the last sample, or end of the last delta window
 * @param bytes as {@link io.strata.metrics.chunk.SampleCodec} writes them, by kind
 */
// The bytes are not copied, chunks are written and read by the million; they must not change.
@SuppressWarnings("ArrayRecordComponent")
public record MetricChunk(
    Labels labels,
    long blockStartMillis,
    String origin,
    long lastOffset,
    ChunkKind kind,
    long firstMillis,
    long lastMillis,
    byte[] bytes) {
  public MetricChunk {
    if (lastMillis < firstMillis) {
      throw new IllegalArgumentException(
          "a chunk from %d to %d".formatted(firstMillis, lastMillis));
    }
  }

  /** A chunk whose writer keeps no offsets: the last one written holds. */
  public MetricChunk(
      Labels labels,
      long blockStartMillis,
      String origin,
      ChunkKind kind,
      long firstMillis,
      long lastMillis,
      byte[] bytes) {
    this(labels, blockStartMillis, origin, 0, kind, firstMillis, lastMillis, bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MetricChunk that
        && labels.equals(that.labels)
        && blockStartMillis == that.blockStartMillis
        && origin.equals(that.origin)
        && lastOffset == that.lastOffset
        && kind == that.kind
        && firstMillis == that.firstMillis
        && lastMillis == that.lastMillis
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * labels.hashCode() + Long.hashCode(blockStartMillis);
  }

  @Override
  public String toString() {
    return "MetricChunk[%s, %d, %s, %s, %d to %d, %d bytes]"
        .formatted(labels, blockStartMillis, origin, kind, firstMillis, lastMillis, bytes.length);
  }
}
