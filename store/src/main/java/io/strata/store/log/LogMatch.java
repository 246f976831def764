package io.strata.store.log;

import io.strata.store.search.EpochNanos;
import io.strata.store.search.Expression;
import io.strata.store.search.LogSubject;
import io.strata.telemetry.log.LogRecord;
import org.jspecify.annotations.Nullable;

/** Decides a {@link LogQuery} on a log record: what the query means, for all stores. */
public final class LogMatch {
  private final LogQuery query;
  private final long fromNano;
  private final long toNano;

  /** Decides the query, whatever its limit and cursor. */
  public LogMatch(LogQuery query) {
    this.query = query;
    this.fromNano = EpochNanos.of(query.from());
    this.toNano = EpochNanos.of(query.to());
  }

  /** Whether the record satisfies the query. */
  public boolean matches(LogRecord record) {
    @Nullable Expression expression = query.expression();
    return record.timeUnixNano() >= fromNano
        && record.timeUnixNano() < toNano
        && record.severityNumber() >= query.minSeverity()
        && (query.service() == null || query.service().equals(record.resource().serviceName()))
        && (query.traceId() == null || query.traceId().equals(record.traceId()))
        && (expression == null || expression.matches(new LogSubject(record)));
  }
}
