package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.strata.store.Retention;
import io.strata.store.StoreUnavailableException;
import io.strata.store.TelemetryStore;
import io.strata.store.log.LogReader;
import io.strata.store.log.LogWriter;
import io.strata.store.metric.MetricChunkReader;
import io.strata.store.metric.MetricChunkWriter;
import io.strata.store.trace.TraceReader;
import io.strata.store.trace.TraceWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The store on Elasticsearch 8.x or 9.x, any edition: plain indices by day, which retention
 * deletes; no scripts, no lifecycle management. Thread-safe.
 */
public final class ElasticsearchStore implements TelemetryStore {
  private final ElasticsearchHttp http;
  private final IndexNames names;
  private final IndexTemplates templates;
  private final ElasticsearchTraces traces;
  private final ElasticsearchLogs logs;
  private final ElasticsearchMetrics metrics;

  private ElasticsearchStore(ElasticsearchSettings settings, StoreListener listener) {
    this.http = new ElasticsearchHttp(settings);
    this.names = new IndexNames(settings.indexPrefix());
    this.templates = new IndexTemplates(http, names, settings.index());
    BulkWriter bulk = new BulkWriter(http, settings.bulk(), listener);
    this.traces = new ElasticsearchTraces(names, templates, bulk, http);
    this.logs = new ElasticsearchLogs(names, templates, bulk, http);
    this.metrics = new ElasticsearchMetrics(names, templates, bulk, http);
  }

  /** A store at the given place; nothing is sent before the first call. */
  public static ElasticsearchStore connect(ElasticsearchSettings settings) {
    return connect(settings, StoreListener.NONE);
  }

  /** A store whose doings are heard by a listener. */
  public static ElasticsearchStore connect(ElasticsearchSettings settings, StoreListener listener) {
    return new ElasticsearchStore(settings, listener);
  }

  /**
   * Installs the index templates that are missing or older than this program's. Writers do it
   * before their first document, too.
   *
   * @throws StoreUnavailableException where Elasticsearch does not answer
   */
  public void installTemplates() {
    templates.install();
  }

  /** Why the store cannot be used now; empty where it can. For a readiness check. */
  public Optional<String> problem() {
    try {
      http.get("/_cluster/health?timeout=1s");
      return Optional.empty();
    } catch (StoreUnavailableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public TraceWriter traceWriter() {
    return traces;
  }

  @Override
  public TraceReader traceReader() {
    return traces;
  }

  @Override
  public LogWriter logWriter() {
    return logs;
  }

  @Override
  public LogReader logReader() {
    return logs;
  }

  @Override
  public MetricChunkWriter metricChunkWriter() {
    return metrics;
  }

  @Override
  public MetricChunkReader metricChunkReader() {
    return metrics;
  }

  /** Deletes the indices of expired days; indices of other names are never touched. */
  @Override
  public List<String> deleteExpired(Instant now, Retention retention) {
    List<String> deleted = new ArrayList<>();
    deleteBefore(Signal.TRACES, now, retention.traces(), deleted);
    deleteBefore(Signal.LOGS, now, retention.logs(), deleted);
    deleteBefore(Signal.METRICS, now, retention.metrics(), deleted);
    return deleted;
  }

  private void deleteBefore(Signal signal, Instant now, Duration kept, List<String> deleted) {
    LocalDate firstKept = LocalDate.ofInstant(now.minus(kept), ZoneOffset.UTC);
    JsonNode indices = http.get("/" + names.wildcard(signal) + "/_alias");
    for (Iterator<String> each = indices.fieldNames(); each.hasNext(); ) {
      String index = each.next();
      boolean expired = names.day(signal, index).filter(day -> day.isBefore(firstKept)).isPresent();
      if (expired && http.delete("/" + index)) {
        deleted.add(index);
      }
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
