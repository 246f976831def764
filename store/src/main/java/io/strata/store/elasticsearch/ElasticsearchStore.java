package io.strata.store.elasticsearch;

import io.strata.store.Retention;
import io.strata.store.StoreUnavailableException;
import io.strata.store.TelemetryStore;
import io.strata.store.log.LogReader;
import io.strata.store.log.LogWriter;
import io.strata.store.metric.MetricChunkReader;
import io.strata.store.metric.MetricChunkWriter;
import io.strata.store.trace.TraceReader;
import io.strata.store.trace.TraceWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The store on Elasticsearch 8.x or 9.x, any edition: plain indices by day and size, which
 * retention deletes; no scripts, no lifecycle management. Thread-safe.
 */
public final class ElasticsearchStore implements TelemetryStore {
  private final ElasticsearchHttp http;
  private final IndexNames names;
  private final IndexTemplates templates;
  private final IndexUpkeep upkeep;
  private final ElasticsearchTraces traces;
  private final ElasticsearchLogs logs;
  private final ElasticsearchMetrics metrics;

  private ElasticsearchStore(
      ElasticsearchSettings settings, StoreListener listener, InstantSource clock) {
    this.http = new ElasticsearchHttp(settings);
    this.names = new IndexNames(settings.indexPrefix());
    this.templates = new IndexTemplates(http, names, settings.index(), clock);
    IndexSchedule schedule = new IndexSchedule(http, names, clock);
    this.upkeep = new IndexUpkeep(http, names, templates, schedule, listener);
    BulkWriter bulk = new BulkWriter(http, settings.bulk(), listener);
    this.traces = new ElasticsearchTraces(schedule, names, templates, bulk, http);
    this.logs = new ElasticsearchLogs(schedule, names, templates, bulk, http);
    this.metrics = new ElasticsearchMetrics(schedule, names, templates, bulk, http);
  }

  /** A store at the given place; nothing is sent before the first call. */
  public static ElasticsearchStore connect(ElasticsearchSettings settings) {
    return connect(settings, StoreListener.NONE);
  }

  /** A store whose doings are heard by a listener. */
  public static ElasticsearchStore connect(ElasticsearchSettings settings, StoreListener listener) {
    return connect(settings, listener, InstantSource.system());
  }

  /** A store with a clock of its own. */
  static ElasticsearchStore connect(
      ElasticsearchSettings settings, StoreListener listener, InstantSource clock) {
    return new ElasticsearchStore(settings, listener, clock);
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
  public synchronized List<String> deleteExpired(Instant now, Retention retention) {
    return upkeep.deleteExpired(now, retention);
  }

  @Override
  public synchronized List<String> tend(Instant now, Retention retention) {
    return upkeep.tend(now, retention);
  }

  @Override
  public void close() {
    http.close();
  }
}
