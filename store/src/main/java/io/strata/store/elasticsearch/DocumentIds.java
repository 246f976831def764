package io.strata.store.elasticsearch;

import io.strata.store.trace.TraceChunk;
import io.strata.telemetry.trace.TraceId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Ids of documents, each a function of what the document is about. They are Base64 for URLs without
 * padding: Elasticsearch stores such ids as the bytes they stand for.
 */
final class DocumentIds {
  private static final int TRACE_CHUNK_BYTES = 16;

  private DocumentIds() {}

  static String ofTraceChunk(TraceChunk.Id id) {
    return encode(
        ByteBuffer.allocate(TRACE_CHUNK_BYTES)
            .putInt(id.partition())
            .putLong(id.segment())
            .putInt(id.number())
            .array());
  }

  static TraceChunk.Id toTraceChunk(String id) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(id));
    return new TraceChunk.Id(bytes.getInt(), bytes.getLong(), bytes.getInt());
  }

  /**
   * The number under which a trace's chunks are found: a third of the bytes of the id itself. Other
   * traces with the same number are told apart by what the chunk holds.
   */
  static int hash(TraceId traceId) {
    return (int) mix(traceId.low() ^ mix(traceId.high()));
  }

  /** A number that orders chunks whose newest spans start together. */
  static long tie(TraceChunk.Id id) {
    return mix(mix(id.segment()) + ((long) id.partition() << 32) + id.number());
  }

  /** The finalizer of MurmurHash3: spreads similar numbers. */
  private static long mix(long value) {
    long h = value;
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }

  static String ofLogEntry(int partition, long sequence) {
    return encode(ByteBuffer.allocate(12).putInt(partition).putLong(sequence).array());
  }

  /** The id of a digest, of which 128 bits are enough. */
  static String ofDigest(byte[] digest) {
    return encode(Arrays.copyOf(digest, 16));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
