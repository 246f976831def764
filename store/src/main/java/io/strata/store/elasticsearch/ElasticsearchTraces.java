package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.store.search.EpochNanos;
import io.strata.store.trace.PreparedChunk;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.TraceMerge;
import io.strata.store.trace.TracePage;
import io.strata.store.trace.TraceQuery;
import io.strata.store.trace.TraceReader;
import io.strata.store.trace.TraceWriter;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanReference;
import io.strata.telemetry.trace.TraceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Trace chunks in Elasticsearch; {@link TraceSearch} is how they are searched. */
final class ElasticsearchTraces implements TraceWriter, TraceReader {
  private static final int MAX_NAMES = 10_000;

  private final IndexSchedule schedule;
  private final IndexNames names;
  private final IndexTemplates templates;
  private final BulkWriter bulk;
  private final Search search;
  private final ReadPermits permits = ReadPermits.ofHeap();

  ElasticsearchTraces(
      IndexSchedule schedule,
      IndexNames names,
      IndexTemplates templates,
      BulkWriter bulk,
      ElasticsearchHttp http) {
    this.schedule = schedule;
    this.names = names;
    this.templates = templates;
    this.bulk = bulk;
    this.search = new Search(http);
  }

  /** What can't be encoded waits as it is, until its writer is told that it is refused. */
  @Override
  public PreparedChunk prepare(TraceChunk chunk) {
    try {
      return TraceDocuments.encode(chunk);
    } catch (IllegalArgumentException _) {
      return chunk;
    }
  }

  @Override
  public void write(Collection<? extends PreparedChunk> chunks) {
    templates.ensureInstalled();
    bulk.write(chunks, this::document, chunk -> chunk.id().toString());
  }

  private Document document(int position, PreparedChunk prepared) {
    EncodedChunk chunk =
        prepared instanceof EncodedChunk encoded
            ? encoded
            : TraceDocuments.encode(prepared.chunk());
    return chunk.in(schedule.index(Signal.TRACES, chunk.streamMillis()), position);
  }

  @Override
  public TracePage find(TraceQuery query) {
    return permits.read(() -> new TraceSearch(query, reads()).run());
  }

  @Override
  public boolean read(TraceId traceId, int maxSpans, Consumer<? super List<Span>> part) {
    return permits.read(() -> {
      StoredTrace trace = StoredTrace.of(reads(), traceId, Math.min(maxSpans, MAX_SPANS));
      trace.forEachPart(part);
      return trace.isComplete();
    });
  }

  @Override
  public Map<SpanReference, List<Span>> linkTargets(Collection<SpanReference> wanted) {
    return TraceMerge.byReference(reads().linkTargets(wanted));
  }

  @Override
  public void refresh() {
    search.refresh(names.wildcard(Signal.TRACES));
  }

  /** All days: late spans lie in later ones, and a shard without matching times ends at once. */
  private ChunkReads reads() {
    return new ChunkReads(search, names.wildcard(Signal.TRACES));
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
    body.set(
        "query",
        Query.all(
            List.of(
                Query.atLeast("newest", EpochNanos.of(from)),
                Query.atMost("oldest", EpochNanos.of(to) - 1))));
    ObjectNode terms = body.putObject("aggs").putObject("names").putObject("terms");
    terms.put("field", field).put("size", MAX_NAMES);
    terms.putObject("order").put("_key", "asc");
    if (include != null) {
      terms.put("include", include);
    }
    TreeSet<String> found = new TreeSet<>();
    JsonNode aggregations = search.aggregations(names.wildcard(Signal.TRACES), body);
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
