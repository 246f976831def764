package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.chunk.TraceChunkCodec;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanReference;
import io.strata.telemetry.trace.TraceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads trace chunks for one query. Decoded chunks are remembered up to a bound of spans, as the
 * traces of a page lie in the chunks that were just looked at. Not thread-safe.
 */
final class ChunkReads {
  private static final int CHUNKS_PER_READ = 16;
  private static final int MAX_REMEMBERED_SPANS = 8_000;

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
  record Chunk(TraceChunk.Id id, Map<TraceId, List<Span>> traces, int spans) {
    Stream<Span> spansOf(Set<TraceId> some) {
      return some.stream().flatMap(trace -> traces.getOrDefault(trace, List.of()).stream());
    }
  }

  /**
   * How far chunks were read.
   *
   * @param last the place of the last one
   * @param end whether there are no more
   */
  record Step(@Nullable Place last, boolean end) {}

  /** The place of a chunk in the order in which they are read: by newest span. */
  record Place(long newest, long tie) {}

  /** How many spans were decoded so far: what the query cost. */
  long decodedSpans() {
    return decodedSpans;
  }

  /**
   * The next chunks that a query finds, those with the newest spans first, one after the other: a
   * chunk is decoded when it is its turn.
   */
  Step next(ObjectNode query, @Nullable Place after, Consumer<Chunk> each) {
    return step(
        query,
        "desc",
        after,
        hit -> {
          Chunk chunk = chunk(hit);
          remember(hit.path("_id").asText(), chunk);
          each.accept(chunk);
        });
  }

  /** The next chunks of a trace, those whose newest span is earliest first; none is remembered. */
  Step nextOf(TraceId trace, @Nullable Place after, BiConsumer<TraceChunk.Id, List<Span>> each) {
    return step(
        Query.terms(TraceSchema.TRACES, List.of(DocumentIds.hash(trace))),
        "asc",
        after,
        hit -> {
          Chunk chunk = chunk(hit);
          List<Span> spans = chunk.traces().get(trace);
          if (spans != null) {
            each.accept(chunk.id(), spans);
          }
        });
  }

  private Step step(
      ObjectNode query, String order, @Nullable Place after, Consumer<JsonNode> each) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("size", CHUNKS_PER_READ);
    body.set("query", query);
    body.putArray("docvalue_fields").add(TraceSchema.SPANS);
    if (after != null) {
      body.putArray("search_after").add(after.newest()).add(after.tie());
    }
    Search.sortBy(body, "newest", order);
    Search.sortBy(body, "tie", "asc");
    JsonNode hits = search.hits(indices, body);
    @Nullable Place last = after;
    for (JsonNode hit : hits) {
      each.accept(hit);
      last = new Place(hit.path("sort").path(0).asLong(), hit.path("sort").path(1).asLong());
    }
    return new Step(last, hits.size() < CHUNKS_PER_READ);
  }

  /**
   * The spans of traces by chunk, wherever they are stored.
   *
   * @return nothing where these are more than a number
   */
  Optional<Map<TraceId, Map<TraceChunk.Id, List<Span>>>> parts(
      Collection<TraceId> traces, int maxSpans) {
    Map<TraceId, Map<TraceChunk.Id, List<Span>>> parts = new HashMap<>();
    traces.forEach(trace -> parts.put(trace, new HashMap<>()));
    remembered.values().forEach(chunk -> addParts(chunk, parts));
    ObjectNode others =
        Query.allBut(
            Query.terms(TraceSchema.TRACES, hashes(traces)),
            Query.ids(List.copyOf(remembered.keySet())));
    Step step = new Step(null, false);
    while (count(parts) <= maxSpans) {
      if (step.end()) {
        return Optional.of(parts);
      }
      step = next(others, step.last(), chunk -> addParts(chunk, parts));
    }
    return Optional.empty();
  }

  private static long count(Map<TraceId, Map<TraceChunk.Id, List<Span>>> parts) {
    return parts.values().stream()
        .flatMap(ofTrace -> ofTrace.values().stream())
        .mapToLong(List::size)
        .sum();
  }

  /** All deliveries of spans by which links are followed, by chunk: {@link TraceChunk.Content}. */
  Map<TraceId, Map<TraceChunk.Id, List<Span>>> linkTargets(Collection<SpanReference> wanted) {
    Set<SpanReference> references = Set.copyOf(wanted);
    Set<TraceId> traces = new HashSet<>();
    references.forEach(reference -> traces.add(reference.traceId()));
    ObjectNode query =
        Query.any(
            List.of(
                Query.terms(TraceSchema.TRACES, hashes(traces)),
                Query.terms(TraceSchema.SENDERS, hashes(traces))));
    Map<TraceId, Map<TraceChunk.Id, List<Span>>> found = new HashMap<>();
    Step step = new Step(null, false);
    while (!step.end()) {
      step =
          step(
              query,
              "desc",
              step.last(),
              hit -> {
                Chunk chunk = chunk(hit);
                chunk
                    .spansOf(traces)
                    .filter(span -> references.contains(SpanReference.to(span)))
                    .forEach(span ->
                        found
                            .computeIfAbsent(span.traceId(), _ -> new HashMap<>())
                            .computeIfAbsent(chunk.id(), _ -> new ArrayList<>())
                            .add(span));
              });
    }
    return found;
  }

  private static List<Integer> hashes(Collection<TraceId> traces) {
    return traces.stream().map(DocumentIds::hash).toList();
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
