package io.strata.store.memory;

import io.strata.store.Retention;
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
import java.util.List;

/**
 * A store in memory: simple and complete, the reference for what the ports promise. What was
 * written is visible at once. It keeps everything until {@link #deleteExpired}, so it is for tests
 * and small trials, not for service.
 */
public final class MemoryStore implements TelemetryStore {
  private final MemoryTraces traces = new MemoryTraces();
  private final MemoryLogs logs = new MemoryLogs();
  private final MemoryMetrics metrics = new MemoryMetrics();

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

  @Override
  public List<String> deleteExpired(Instant now, Retention retention) {
    List<String> deleted = new ArrayList<>();
    traces
        .deleteBefore(firstKept(now, retention.traces()))
        .forEach(day -> deleted.add("traces of " + day));
    logs.deleteBefore(firstKept(now, retention.logs()))
        .forEach(day -> deleted.add("logs of " + day));
    metrics
        .deleteBefore(firstKept(now, retention.metrics()))
        .forEach(day -> deleted.add("metrics of " + day));
    return deleted;
  }

  /** The oldest day with something to keep. */
  private static LocalDate firstKept(Instant now, Duration kept) {
    return LocalDate.ofInstant(now.minus(kept), ZoneOffset.UTC);
  }

  @Override
  public void close() {}
}
