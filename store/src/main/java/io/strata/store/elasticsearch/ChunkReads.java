package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.chunk.TraceChunkCodec;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads trace chunks for one query. Decoded chunks are remembered up to a bound of spans, as the
 * traces of a page lie in the chunks that were just looked at. Not thread-safe.
 */
final class ChunkReads {
  private static final int CHUNKS_PER_READ = 16;
  private static final int MAX_REMEMBERED_SPANS = 50_000;

  private final Search search;
  private final String indices;
  private final LinkedHashMap<String, Chunk> remembered = new LinkedHashMap<>(64, 0.75f, true);
  private int rememberedSpans;
  private long decodedSpans;

  ChunkReads(Search search, String indices) {
    this.search = search;
    this.indices = indices;
  }

  /** A decoded chunk. */
  record Chunk(TraceChunk.Id id, Map<TraceId, List<Span>> traces, int spans) {}

  /**
   * Chunks in order.
   *
   * @param last the place of the last one
   * @param end whether there are no more
   */
  record Batch(List<Chunk> chunks, @Nullable Place last, boolean end) {}

  /** The place of a chunk in the order in which they are read: by newest span, newest first. */
  record Place(long newest, long tie) {}

  /** How many spans were decoded so far: what the query cost. */
  long decodedSpans() {
    return decodedSpans;
  }

  /** The next chunks that a query finds, those with the newest spans first. */
  Batch next(ObjectNode query, @Nullable Place after) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("size", CHUNKS_PER_READ);
    body.set("query", query);
    body.putArray("docvalue_fields").add(TraceSchema.SPANS);
    Search.sortBy(body, "newest", "desc");
    Search.sortBy(body, "tie", "asc");
    if (after != null) {
      body.putArray("search_after").add(after.newest()).add(after.tie());
    }
    JsonNode hits = search.hits(indices, body);
    List<Chunk> chunks = new ArrayList<>(hits.size());
    @Nullable Place last = after;
    for (JsonNode hit : hits) {
      chunks.add(chunk(hit));
      last = new Place(hit.path("sort").path(0).asLong(), hit.path("sort").path(1).asLong());
    }
    return new Batch(chunks, last, hits.size() < CHUNKS_PER_READ);
  }

  /** The spans of traces by chunk, wherever they are stored. */
  Map<TraceId, Map<TraceChunk.Id, List<Span>>> parts(Collection<TraceId> traces) {
    Map<TraceId, Map<TraceChunk.Id, List<Span>>> parts = new HashMap<>();
    traces.forEach(trace -> parts.put(trace, new HashMap<>()));
    remembered.values().forEach(chunk -> addParts(chunk, parts));
    ObjectNode others =
        Query.allBut(
            Query.terms("traces", traces.stream().map(DocumentIds::hash).toList()),
            Query.ids(List.copyOf(remembered.keySet())));
    @Nullable Place after = null;
    while (true) {
      Batch batch = next(others, after);
      batch.chunks().forEach(chunk -> addParts(chunk, parts));
      after = batch.last();
      if (batch.end()) {
        return parts;
      }
    }
  }

  /** All of one trace's spans by chunk. */
  Map<TraceChunk.Id, List<Span>> parts(TraceId trace) {
    return parts(Set.of(trace)).getOrDefault(trace, Map.of());
  }

  private static void addParts(Chunk chunk, Map<TraceId, Map<TraceChunk.Id, List<Span>>> parts) {
    parts.forEach((trace, ofTrace) -> {
      List<Span> spans = chunk.traces().get(trace);
      if (spans != null) {
        ofTrace.put(chunk.id(), spans);
      }
    });
  }

  private Chunk chunk(JsonNode hit) {
    String documentId = hit.path("_id").asText();
    Map<TraceId, List<Span>> traces = new LinkedHashMap<>();
    List<Span> spans = TraceChunkCodec.decode(bytes(hit));
    spans.forEach(span -> traces.computeIfAbsent(span.traceId(), _ -> new ArrayList<>()).add(span));
    Chunk chunk = new Chunk(DocumentIds.toTraceChunk(documentId), traces, spans.size());
    decodedSpans += chunk.spans();
    remember(documentId, chunk);
    return chunk;
  }

  private static byte[] bytes(JsonNode hit) {
    try {
      return hit.path("fields").path(TraceSchema.SPANS).path(0).binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remember(String documentId, Chunk chunk) {
    Chunk before = remembered.put(documentId, chunk);
    rememberedSpans += chunk.spans() - (before == null ? 0 : before.spans());
    Iterator<Chunk> oldest = remembered.values().iterator();
    while (rememberedSpans > MAX_REMEMBERED_SPANS && remembered.size() > 1) {
      rememberedSpans -= oldest.next().spans();
      oldest.remove();
    }
  }
}
