package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.store.log.LogEntry;
import io.strata.store.log.LogHistogram;
import io.strata.store.log.LogMatch;
import io.strata.store.log.LogPage;
import io.strata.store.log.LogPosition;
import io.strata.store.log.LogQuery;
import io.strata.store.log.LogReader;
import io.strata.store.log.LogWriter;
import io.strata.store.log.SeverityBand;
import io.strata.store.search.EpochNanos;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Log records in Elasticsearch. The index selects candidates, {@link LogMatch} decides on the
 * records.
 */
final class ElasticsearchLogs implements LogWriter, LogReader {
  /** A search that has looked at so many candidates answers with what it has, and a cursor. */
  private static final int MAX_CANDIDATES = 20_000;

  private static final int MIN_BATCH = 100;
  private static final int MAX_SEVERITIES = 25;

  private final LogDocuments documents;
  private final IndexNames names;
  private final IndexTemplates templates;
  private final BulkWriter bulk;
  private final Search search;

  ElasticsearchLogs(
      IndexSchedule schedule,
      IndexNames names,
      IndexTemplates templates,
      BulkWriter bulk,
      ElasticsearchHttp http) {
    this.documents = new LogDocuments(schedule);
    this.names = names;
    this.templates = templates;
    this.bulk = bulk;
    this.search = new Search(http);
  }

  @Override
  public void write(Collection<LogEntry> entries) {
    templates.ensureInstalled();
    bulk.write(entries, documents::document, LogEntry::id);
  }

  @Override
  public LogPage find(LogQuery query) {
    LogMatch match = new LogMatch(query);
    Candidates candidates =
        LogSchema.candidates(
            query,
            LogDocuments.time(EpochNanos.of(query.from())),
            LogDocuments.time(EpochNanos.of(query.to())));
    // All days: late records lie in later ones, and a shard without matching times ends at once.
    String indices = names.wildcard(Signal.LOGS);
    LogHistogram histogram = histogram(indices, candidates, query);
    @Nullable LogPosition after =
        query.cursor() == null ? null : LogPosition.ofCursor(query.cursor());
    List<LogEntry> page = new ArrayList<>();
    int batchSize = Math.max(query.limit() + 1, MIN_BATCH);
    for (int seen = 0; seen < MAX_CANDIDATES; seen += batchSize) {
      JsonNode hits = search.hits(indices, newestFirst(candidates.query(), after, batchSize));
      for (JsonNode hit : hits) {
        LogEntry entry = LogDocuments.entry(hit);
        if (match.matches(entry.record())) {
          if (page.size() == query.limit()) {
            return new LogPage(page, histogram, LogPosition.of(page.getLast()).toCursor());
          }
          page.add(entry);
        }
        after = LogPosition.of(entry);
      }
      if (hits.size() < batchSize) {
        return new LogPage(page, histogram, null);
      }
    }
    return new LogPage(page, histogram, after == null ? null : after.toCursor());
  }

  private static ObjectNode newestFirst(ObjectNode query, @Nullable LogPosition after, int size) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("size", size);
    body.set("query", query);
    body.putArray("stored_fields").add("record");
    body.withArray("sort")
        .addObject()
        .putObject("time")
        .put("order", "desc")
        .put("format", "strict_date_optional_time_nanos")
        .put("numeric_type", "date_nanos")
        .put("unmapped_type", "date_nanos");
    Search.sortBy(body, "sequence", "desc");
    Search.sortBy(body, "partition", "desc");
    if (after != null) {
      body.putArray("search_after")
          .add(LogDocuments.time(after.timeUnixNano()))
          .add(after.sequence())
          .add(after.partition());
    }
    return body;
  }

  private LogHistogram histogram(String indices, Candidates candidates, LogQuery query) {
    long width = LogHistogram.bucketMillis(query.from(), query.to());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("query", candidates.query());
    ObjectNode overTime = body.putObject("aggs").putObject("time");
    overTime
        .putObject("date_histogram")
        .put("field", "time")
        .put("fixed_interval", width + "ms")
        .put("min_doc_count", 1);
    overTime
        .putObject("aggs")
        .putObject("severity")
        .putObject("terms")
        .put("field", "severity")
        .put("size", MAX_SEVERITIES);
    List<LogHistogram.Bucket> buckets = new ArrayList<>();
    for (JsonNode bucket : search.aggregations(indices, body).path("time").path("buckets")) {
      Map<SeverityBand, Long> counts = new EnumMap<>(SeverityBand.class);
      for (JsonNode severity : bucket.path("severity").path("buckets")) {
        counts.merge(
            SeverityBand.of(severity.path("key").asInt()),
            severity.path("doc_count").asLong(),
            Long::sum);
      }
      buckets.add(new LogHistogram.Bucket(bucket.path("key").asLong(), counts));
    }
    return new LogHistogram(width, buckets, candidates.exact());
  }
}
