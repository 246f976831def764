package io.strata.store.log;

import io.strata.store.search.Expression;
import io.strata.telemetry.trace.TraceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What log records to find; all conditions together. Conditions not set hold always.
 *
 * @param expression words of the body, conditions on attributes of the record and its resource
 * @param service the service's name
 * @param minSeverity the lowest severity number, 1 to 24; 0 finds records without a severity too
 * @param traceId the trace in which the record was written
 * @param from start of the range, inclusive
 * @param to end of the range, exclusive
 * @param limit records a page, 1 to {@value #MAX_LIMIT}
 * @param cursor {@link LogPage#next} of the page before; null for the first page
 */
public record LogQuery(
    @Nullable Expression expression,
    @Nullable String service,
    int minSeverity,
    @Nullable TraceId traceId,
    Instant from,
    Instant to,
    int limit,
    @Nullable String cursor) {
  /** The most records a page may have. */
  public static final int MAX_LIMIT = 1_000;

  public LogQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit must be 1 to %d, not %d".formatted(MAX_LIMIT, limit));
    }
    if (minSeverity < 0 || minSeverity > 24) {
      throw new IllegalArgumentException("severity must be 0 to 24, not " + minSeverity);
    }
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("the range ends at %s before it starts".formatted(to));
    }
  }

  /** All records of a range. */
  public static LogQuery all(Instant from, Instant to, int limit) {
    return new LogQuery(null, null, 0, null, from, to, limit, null);
  }

  /** This query with an expression. */
  public LogQuery withExpression(@Nullable Expression wanted) {
    return new LogQuery(wanted, service, minSeverity, traceId, from, to, limit, cursor);
  }

  /** This query with a service. */
  public LogQuery withService(@Nullable String wanted) {
    return new LogQuery(expression, wanted, minSeverity, traceId, from, to, limit, cursor);
  }

  /** This query with a lowest severity number. */
  public LogQuery withMinSeverity(int wanted) {
    return new LogQuery(expression, service, wanted, traceId, from, to, limit, cursor);
  }

  /** This query with a trace. */
  public LogQuery withTraceId(@Nullable TraceId wanted) {
    return new LogQuery(expression, service, minSeverity, wanted, from, to, limit, cursor);
  }

  /** This query for the page at a cursor. */
  public LogQuery at(@Nullable String pageCursor) {
    return new LogQuery(expression, service, minSeverity, traceId, from, to, limit, pageCursor);
  }
}
