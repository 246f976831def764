package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.store.search.EpochNanos;
import io.strata.store.trace.ChunkPosition;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.TraceMatch;
import io.strata.store.trace.TraceMerge;
import io.strata.store.trace.TracePage;
import io.strata.store.trace.TraceQuery;
import io.strata.store.trace.TraceReader;
import io.strata.store.trace.TraceWriter;
import io.strata.store.trace.chunk.TraceChunkCodec;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Trace chunks in Elasticsearch.
 *
 * <p>A search walks the candidate chunks that the index selects, newest first; reads all chunks of
 * their traces; and lets {@link TraceMatch} decide on the spans. A trace is given out at the place
 * that it decides, so that a trace of several chunks is there once, on whichever page.
 */
final class ElasticsearchTraces implements TraceWriter, TraceReader {
  /** A search that has looked at so many candidates answers with what it has, and a cursor. */
  private static final int MAX_CANDIDATES = 5_000;

  private static final int MIN_BATCH = 50;
  private static final int MAX_BATCH = 500;
  private static final int CHUNKS_PER_READ = 200;
  private static final int MAX_NAMES = 10_000;

  private final TraceDocuments documents;
  private final IndexNames names;
  private final IndexTemplates templates;
  private final BulkWriter bulk;
  private final Search search;

  ElasticsearchTraces(
      DayIndices days, IndexTemplates templates, BulkWriter bulk, ElasticsearchHttp http) {
    this.documents = new TraceDocuments(days);
    this.names = days.names();
    this.templates = templates;
    this.bulk = bulk;
    this.search = new Search(http);
  }

  @Override
  public void write(Collection<TraceChunk> chunks) {
    templates.ensureInstalled();
    bulk.write(chunks, documents::document, chunk -> chunk.traceId().hex());
  }

  @Override
  public TracePage find(TraceQuery query) {
    TraceMatch match = new TraceMatch(query);
    ObjectNode candidates =
        Query.all(
            List.of(
                Query.between("start", EpochNanos.of(query.from()), EpochNanos.of(query.to())),
                TraceSchema.candidates(query)));
    String indices = names.between(Signal.TRACES, query.from(), query.to());
    @Nullable ChunkPosition after =
        query.cursor() == null ? null : ChunkPosition.ofCursor(query.cursor());
    List<TraceMatch.Found> page = new ArrayList<>();
    int batchSize = Math.clamp(query.limit() + 1L, MIN_BATCH, MAX_BATCH);
    for (int seen = 0; seen < MAX_CANDIDATES; seen += batchSize) {
      List<Candidate> batch = candidates(indices, candidates, after, batchSize);
      Map<TraceId, List<TraceChunk>> traces = chunksOf(batch);
      for (Candidate candidate : batch) {
        Optional<TraceMatch.Found> found =
            match
                .find(traces.getOrDefault(candidate.traceId(), List.of()))
                .filter(trace -> trace.position().equals(candidate.position()));
        if (found.isPresent() && page.size() == query.limit()) {
          return page(page, page.getLast().position());
        }
        found.ifPresent(page::add);
        after = candidate.position();
      }
      if (batch.size() < batchSize) {
        return page(page, null);
      }
    }
    return page(page, after);
  }

  private static TracePage page(List<TraceMatch.Found> found, @Nullable ChunkPosition next) {
    return new TracePage(
        found.stream().map(TraceMatch.Found::summary).toList(),
        next == null ? null : next.toCursor());
  }

  private record Candidate(TraceId traceId, ChunkPosition position) {}

  private List<Candidate> candidates(
      String indices, ObjectNode query, @Nullable ChunkPosition after, int size) {
    ObjectNode body = newestFirst(query, after, size);
    List<Candidate> found = new ArrayList<>();
    for (JsonNode hit : search.hits(indices, body)) {
      found.add(
          new Candidate(
              DocumentIds.toTraceChunk(hit.path("_id").asText()).traceId(), position(hit)));
    }
    return found;
  }

  private static ObjectNode newestFirst(ObjectNode query, @Nullable ChunkPosition after, int size) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("size", size);
    body.set("query", query);
    Search.sortBy(body, "start", "desc");
    Search.sortBy(body, "tie", "asc");
    if (after != null) {
      body.putArray("search_after").add(after.startUnixNano()).add(after.tie());
    }
    return body;
  }

  private static ChunkPosition position(JsonNode hit) {
    JsonNode sort = hit.path("sort");
    return new ChunkPosition(sort.path(0).asLong(), sort.path(1).asLong());
  }

  /** All chunks of the candidates' traces, whatever their days. */
  private Map<TraceId, List<TraceChunk>> chunksOf(List<Candidate> candidates) {
    Set<TraceId> ids = new LinkedHashSet<>();
    candidates.forEach(candidate -> ids.add(candidate.traceId()));
    Map<TraceId, List<TraceChunk>> chunks = new HashMap<>();
    for (TraceChunk chunk : readChunks(ids)) {
      chunks.computeIfAbsent(chunk.traceId(), _ -> new ArrayList<>()).add(chunk);
    }
    return chunks;
  }

  private List<TraceChunk> readChunks(Set<TraceId> ids) {
    List<TraceChunk> chunks = new ArrayList<>();
    if (ids.isEmpty()) {
      return chunks;
    }
    ObjectNode query = Query.terms("trace_id", ids.stream().map(DocumentIds::ofTrace).toList());
    @Nullable ChunkPosition after = null;
    while (true) {
      ObjectNode body = newestFirst(query, after, CHUNKS_PER_READ);
      body.putArray("docvalue_fields").add("spans");
      JsonNode hits = search.hits(names.wildcard(Signal.TRACES), body);
      for (JsonNode hit : hits) {
        chunks.add(chunk(hit));
        after = position(hit);
      }
      if (hits.size() < CHUNKS_PER_READ) {
        return chunks;
      }
    }
  }

  private static TraceChunk chunk(JsonNode hit) {
    DocumentIds.TraceChunkKey key = DocumentIds.toTraceChunk(hit.path("_id").asText());
    try {
      byte[] bytes = hit.path("fields").path("spans").path(0).binaryValue();
      return new TraceChunk(
          key.traceId(),
          key.partition(),
          key.segment(),
          TraceChunkCodec.decode(key.traceId(), bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Span> trace(TraceId traceId) {
    return TraceMerge.spans(readChunks(Set.of(traceId)));
  }

  @Override
  public List<String> services(Instant from, Instant to) {
    return names(from, to, "services", null);
  }

  @Override
  public List<String> operations(String service, Instant from, Instant to) {
    String start = Tokens.cut(service) + TraceDocuments.OPERATION_SEPARATOR;
    TreeSet<String> operations = new TreeSet<>();
    for (String token : names(from, to, "operations", literalOfRegex(start) + ".*")) {
      operations.add(token.substring(Math.min(start.length(), token.length())));
    }
    return List.copyOf(operations);
  }

  private List<String> names(Instant from, Instant to, String field, @Nullable String include) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("query", Query.between("start", EpochNanos.of(from), EpochNanos.of(to)));
    ObjectNode terms = body.putObject("aggs").putObject("names").putObject("terms");
    terms.put("field", field).put("size", MAX_NAMES);
    terms.putObject("order").put("_key", "asc");
    if (include != null) {
      terms.put("include", include);
    }
    TreeSet<String> found = new TreeSet<>();
    JsonNode aggregations = search.aggregations(names.between(Signal.TRACES, from, to), body);
    for (JsonNode bucket : aggregations.path("names").path("buckets")) {
      found.add(bucket.path("key").asText());
    }
    return List.copyOf(found);
  }

  /** A text as a regular expression of Lucene that matches just it. */
  private static String literalOfRegex(String text) {
    StringBuilder regex = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(codePoint -> {
          if (codePoint < 0x80 && !Character.isLetterOrDigit(codePoint)) {
            regex.append('\\');
          }
          regex.appendCodePoint(codePoint);
        });
    return regex.toString();
  }
}
