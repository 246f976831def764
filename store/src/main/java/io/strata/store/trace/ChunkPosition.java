package io.strata.store.trace;

import io.strata.store.search.InvalidCursorException;
import io.strata.telemetry.trace.TraceId;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The place of a trace chunk in the order of search results: newest start first, among equal starts
 * by a number that is a hash of the chunk's identity. The order is the same in every store and does
 * not change as chunks are added, which makes paging exact.
 */
public record ChunkPosition(long startUnixNano, long tie) implements Comparable<ChunkPosition> {
  private static final byte CURSOR_VERSION = 't';

  /** The position of a chunk. */
  public static ChunkPosition of(TraceChunk chunk) {
    return new ChunkPosition(
        chunk.startUnixNano(), tie(chunk.traceId(), chunk.partition(), chunk.segment()));
  }

  private static long tie(TraceId traceId, int partition, long segment) {
    long hash = mix(traceId.low() ^ mix(traceId.high()));
    return mix(hash ^ mix(segment * 31 + partition));
  }

  /** The finalizer of MurmurHash3: spreads similar numbers. */
  private static long mix(long value) {
    long h = value;
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }

  @Override
  public int compareTo(ChunkPosition other) {
    int byStart = Long.compare(other.startUnixNano, startUnixNano);
    return byStart != 0 ? byStart : Long.compare(tie, other.tie);
  }

  /** This position as a cursor: the page after it. */
  public String toCursor() {
    byte[] bytes =
        ByteBuffer.allocate(17).put(CURSOR_VERSION).putLong(startUnixNano).putLong(tie).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The position of a cursor.
   *
   * @throws InvalidCursorException for any other text
   */
  public static ChunkPosition ofCursor(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() == 17 && bytes.get() == CURSOR_VERSION) {
        return new ChunkPosition(bytes.getLong(), bytes.getLong());
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidCursorException("not a cursor of traces: " + e.getMessage());
    }
    throw new InvalidCursorException("not a cursor of traces");
  }
}
