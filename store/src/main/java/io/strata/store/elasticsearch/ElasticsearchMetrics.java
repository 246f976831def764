package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.metrics.chunk.ChunkKind;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSelection;
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

  /** Samples may be ahead of the stream, by a wrong clock. */
  private static final Duration AHEAD = Duration.ofDays(1);

  /** Samples come late, after an outage, and lie in the block of the time at which they came. */
  private static final Duration LATE = Duration.ofDays(3);

  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("2262-01-01T00:00:00Z");

  private final MetricDocuments documents;
  private final IndexNames names;
  private final IndexTemplates templates;
  private final BulkWriter bulk;
  private final Search search;

  ElasticsearchMetrics(
      IndexSchedule schedule,
      IndexNames names,
      IndexTemplates templates,
      BulkWriter bulk,
      ElasticsearchHttp http) {
    this.documents = new MetricDocuments(schedule);
    this.names = names;
    this.templates = templates;
    this.bulk = bulk;
    this.search = new Search(http);
  }

  @Override
  public void write(Collection<MetricChunk> chunks) {
    templates.ensureInstalled();
    bulk.write(chunks, documents::document, chunk -> chunk.labels().metricName());
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
          0,
          ChunkKind.valueOf(fields.path("kind").path(0).asText()),
          0,
          0,
          fields.path("samples").path(0).binaryValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By sorting, which skips what is older, where an aggregation would visit every chunk. */
  private long newestDelta() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("size", 1);
    body.put("stored_fields", "_none_");
    body.set(
        "query",
        Query.any(
            List.of(
                Query.term("kind", ChunkKind.DELTAS.name()),
                Query.term("kind", ChunkKind.HISTOGRAM_DELTAS.name()))));
    Search.sortBy(body, "last", "desc");
    JsonNode newest = search.hits(names.wildcard(Signal.METRICS), body).path(0);
    return newest.path("sort").path(0).asLong(Long.MIN_VALUE);
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
    Instant from = held(startMillis).minus(AHEAD);
    Instant to = held(endMillis).plus(LATE);
    return names.between(Signal.METRICS, from, to);
  }

  private static Instant held(long millis) {
    return Instant.ofEpochMilli(Math.clamp(millis, EARLIEST.toEpochMilli(), LATEST.toEpochMilli()));
  }
}
