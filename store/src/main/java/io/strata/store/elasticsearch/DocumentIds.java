package io.strata.store.elasticsearch;

import io.strata.telemetry.trace.TraceId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Ids of documents, each a function of what the document is about. They are Base64 for URLs without
 * padding: Elasticsearch stores such ids as the bytes they stand for.
 */
final class DocumentIds {
  private static final int TRACE_CHUNK_BYTES = 28;

  private DocumentIds() {}

  static String ofTraceChunk(TraceChunkKey key) {
    return encode(
        ByteBuffer.allocate(TRACE_CHUNK_BYTES)
            .putLong(key.traceId().high())
            .putLong(key.traceId().low())
            .putInt(key.partition())
            .putLong(key.segment())
            .array());
  }

  static TraceChunkKey toTraceChunk(String id) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(id));
    return new TraceChunkKey(
        new TraceId(bytes.getLong(), bytes.getLong()), bytes.getInt(), bytes.getLong());
  }

  /** What identifies a trace chunk. */
  record TraceChunkKey(TraceId traceId, int partition, long segment) {}

  static String ofTrace(TraceId traceId) {
    return encode(ByteBuffer.allocate(16).putLong(traceId.high()).putLong(traceId.low()).array());
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
