package io.strata.store.elasticsearch;

import io.strata.store.trace.PreparedChunk;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.chunk.TraceChunkCodec;
import java.util.List;

/**
 * A trace chunk as a document, in whichever index it will lie.
 *
 * @param body what {@link DocumentSmile#body} makes of its fields
 */
// Chunks are never compared by their bytes, and these never change.
@SuppressWarnings("ArrayRecordComponent")
record EncodedChunk(
    TraceChunk.Id id,
    long streamMillis,
    long lastOffset,
    TraceChunk.Content content,
    int spanCount,
    byte[] body)
    implements PreparedChunk {

  @Override
  public TraceChunk chunk() {
    return new TraceChunk(
        id.partition(),
        id.segment(),
        id.number(),
        streamMillis,
        lastOffset,
        content,
        content == TraceChunk.Content.NOTHING
            ? List.of()
            : TraceChunkCodec.decode(DocumentSmile.bytes(body, TraceSchema.SPANS)));
  }

  /** The document in an index. */
  Document in(String index, int position) {
    return new Document(position, index, DocumentIds.ofTraceChunk(id), lastOffset, body);
  }
}
