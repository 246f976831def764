package io.strata.store;

import io.strata.store.log.LogReader;
import io.strata.store.log.LogWriter;
import io.strata.store.metric.MetricChunkReader;
import io.strata.store.metric.MetricChunkWriter;
import io.strata.store.trace.TraceReader;
import io.strata.store.trace.TraceWriter;
import java.time.Instant;
import java.util.List;

/**
 * A store of traces, logs and metric chunks: its ports together, and its upkeep. Thread-safe, as
 * all ports are.
 *
 * <p>What was written becomes visible to readers within a second or so, not at once.
 */
public interface TelemetryStore extends AutoCloseable {
  /** Writes trace chunks. */
  TraceWriter traceWriter();

  /** Searches and reads traces. */
  TraceReader traceReader();

  /** Writes log records. */
  LogWriter logWriter();

  /** Searches log records. */
  LogReader logReader();

  /** Writes metric chunks. */
  MetricChunkWriter metricChunkWriter();

  /** Reads metric chunks as series. */
  MetricChunkReader metricChunkReader();

  /**
   * Deletes the days that lie wholly before what is kept.
   *
   * @return what was deleted, by name, for the log
   * @throws StoreUnavailableException where the store does not answer
   */
  List<String> deleteExpired(Instant now, Retention retention);

  /**
   * Keeps the store in bounds, where it needs that: begins a new index where one became large,
   * deletes what is over the disk budget, merges what is complete. To be called every minute or so.
   *
   * @return what was done, for the log
   * @throws StoreUnavailableException where the store does not answer
   */
  default List<String> tend(Instant now, Retention retention) {
    return List.of();
  }

  @Override
  void close();
}
