package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.metrics.chunk.ChunkKind;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSelection;
import io.strata.store.StoreRejectedException.Rejection;
import io.strata.store.metric.ChunkMerge;
import io.strata.store.metric.MetricChunk;
import io.strata.store.metric.MetricChunkReader;
import io.strata.store.metric.MetricChunkWriter;
import io.strata.store.metric.TooManySeriesException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Metric chunks in Elasticsearch. */
final class ElasticsearchMetrics implements MetricChunkWriter, MetricChunkReader {
  private static final int CHUNKS_PER_READ = 2_000;
  private static final int MAX_CHUNKS = 200_000;
  private static final int SERIES_PER_READ = 2_000;
  private static final int MAX_SERIES = 200_000;

  /** A block may begin the day before its samples, or hold ones of the day after. */
  private static final Duration BLOCK_SLACK = Duration.ofDays(1);

  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("2262-01-01T00:00:00Z");

  private final MetricDocuments documents;
  private final IndexNames names;
  private final IndexTemplates templates;
  private final BulkWriter bulk;
  private final Search search;

  ElasticsearchMetrics(
      IndexNames names, IndexTemplates templates, BulkWriter bulk, ElasticsearchHttp http) {
    this.documents = new MetricDocuments(names);
    this.names = names;
    this.templates = templates;
    this.bulk = bulk;
    this.search = new Search(http);
  }

  @Override
  public void write(Collection<MetricChunk> chunks) {
    templates.ensureInstalled();
    List<Document> accepted = new ArrayList<>(chunks.size());
    List<Rejection> refused = new ArrayList<>();
    int position = 0;
    for (MetricChunk chunk : chunks) {
      try {
        accepted.add(documents.document(position, chunk));
      } catch (IllegalArgumentException e) {
        refused.add(
            new Rejection(
                position,
                chunk.labels().metricName(),
                "unencodable",
                String.valueOf(e.getMessage())));
      }
      position++;
    }
    bulk.write(accepted, refused);
  }

  @Override
  public RawSelection selectRaw(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    ChunkMerge merge = new ChunkMerge(startMillis, endMillis);
    LabelCache labels = new LabelCache(matchers);
    String indices = indices(startMillis, endMillis);
    ObjectNode query = MetricSchema.candidates(matchers, startMillis, endMillis);
    @Nullable Long after = null;
    for (int seen = 0; ; seen += CHUNKS_PER_READ) {
      if (seen >= MAX_CHUNKS) {
        throw new TooManySeriesException(
            "the selection has more than %d chunks of samples; narrow it or the time range"
                .formatted(MAX_CHUNKS));
      }
      JsonNode hits = search.hits(indices, chunksBody(query, after));
      for (JsonNode hit : hits) {
        after = hit.path("sort").path(0).asLong();
        JsonNode fields = hit.path("fields");
        labels
            .matching(fields.path("series").path(0).asText())
            .ifPresent(matching -> merge.add(chunk(matching, fields)));
      }
      if (hits.size() < CHUNKS_PER_READ) {
        return new RawSelection(merge.series(), newestDelta());
      }
    }
  }

  /** Labels by their text: the chunks of a series name it again and again. */
  private static final class LabelCache {
    private final Map<String, Optional<Labels>> known = new HashMap<>();
    private final List<LabelMatcher> matchers;

    LabelCache(List<LabelMatcher> matchers) {
      this.matchers = matchers;
    }

    Optional<Labels> matching(String text) {
      return known.computeIfAbsent(
          text,
          _ ->
              Optional.of(SeriesText.toLabels(text))
                  .filter(
                      labels -> matchers.stream().allMatch(matcher -> matcher.matches(labels))));
    }
  }

  private static ObjectNode chunksBody(ObjectNode query, @Nullable Long after) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("size", CHUNKS_PER_READ);
    body.set("query", query);
    body.putArray("docvalue_fields").add("series").add("kind").add("samples");
    body.put("stored_fields", "_none_");
    Search.sortBy(body, "tie", "asc");
    if (after != null) {
      body.putArray("search_after").add(after);
    }
    return body;
  }

  private static MetricChunk chunk(Labels labels, JsonNode fields) {
    try {
      return new MetricChunk(
          labels,
          0,
          "",
          ChunkKind.valueOf(fields.path("kind").path(0).asText()),
          0,
          0,
          fields.path("samples").path(0).binaryValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long newestDelta() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("query", Query.term("kind", ChunkKind.DELTAS.name()));
    body.putObject("aggs").putObject("newest").putObject("max").put("field", "last");
    JsonNode newest =
        search.aggregations(names.wildcard(Signal.METRICS), body).path("newest").path("value");
    return newest.isNumber() ? newest.asLong() : Long.MIN_VALUE;
  }

  @Override
  public List<Labels> series(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    String indices = indices(startMillis, endMillis);
    LabelCache labels = new LabelCache(matchers);
    List<Labels> found = new ArrayList<>();
    @Nullable JsonNode after = null;
    for (int seen = 0; ; seen += SERIES_PER_READ) {
      if (seen >= MAX_SERIES) {
        throw new TooManySeriesException(
            "more than %d series; narrow the selection".formatted(MAX_SERIES));
      }
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.set("query", MetricSchema.candidates(matchers, startMillis, endMillis));
      ObjectNode composite = body.putObject("aggs").putObject("series").putObject("composite");
      composite.put("size", SERIES_PER_READ);
      composite
          .putArray("sources")
          .addObject()
          .putObject("series")
          .putObject("terms")
          .put("field", "series");
      if (after != null) {
        composite.set("after", after);
      }
      JsonNode answer = search.aggregations(indices, body).path("series");
      for (JsonNode bucket : answer.path("buckets")) {
        labels.matching(bucket.path("key").path("series").asText()).ifPresent(found::add);
      }
      after = answer.get("after_key");
      if (after == null || answer.path("buckets").size() < SERIES_PER_READ) {
        return found;
      }
    }
  }

  private String indices(long startMillis, long endMillis) {
    Instant from = held(startMillis).minus(BLOCK_SLACK);
    Instant to = held(endMillis).plus(BLOCK_SLACK);
    return names.between(Signal.METRICS, from, to);
  }

  private static Instant held(long millis) {
    return Instant.ofEpochMilli(Math.clamp(millis, EARLIEST.toEpochMilli(), LATEST.toEpochMilli()));
  }
}
