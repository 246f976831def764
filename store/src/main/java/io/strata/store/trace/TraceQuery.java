package io.strata.store.trace;

import io.strata.store.search.Expression;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What traces to find. A trace is found where <b>one</b> of its spans satisfies the conditions on
 * spans all together, and the trace satisfies those on traces. Conditions not set hold always.
 *
 * @param service on spans: the service's name
 * @param operation on spans: the span's name
 * @param minDuration on spans: lasts at least so long
 * @param maxDuration on traces: lasts at most so long, from first start to last end
 * @param status {@link TraceStatus#ERROR} is on spans, {@link TraceStatus#OK} on traces
 * @param expression on spans: conditions on attributes of the span, its resource and its events
 * @param from start of the range, inclusive. A trace counts at the start of its first span that
 *     matches: that is the trace's start where nothing is asked of spans.
 * @param to end of the range, exclusive
 * @param limit traces a page, 1 to {@value #MAX_LIMIT}
 * @param cursor {@link TracePage#next} of the page before; null for the first page
 */
public record TraceQuery(
    @Nullable String service,
    @Nullable String operation,
    @Nullable Duration minDuration,
    @Nullable Duration maxDuration,
    @Nullable TraceStatus status,
    @Nullable Expression expression,
    Instant from,
    Instant to,
    int limit,
    @Nullable String cursor) {
  /** The most traces a page may have. */
  public static final int MAX_LIMIT = 1_000;

  public TraceQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit must be 1 to %d, not %d".formatted(MAX_LIMIT, limit));
    }
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("the range ends at %s before it starts".formatted(to));
    }
  }

  /** All traces of a range. */
  public static TraceQuery all(Instant from, Instant to, int limit) {
    return new TraceQuery(null, null, null, null, null, null, from, to, limit, null);
  }

  /** This query with a service. */
  public TraceQuery withService(@Nullable String wanted) {
    return new TraceQuery(
        wanted, operation, minDuration, maxDuration, status, expression, from, to, limit, cursor);
  }

  /** This query with an operation. */
  public TraceQuery withOperation(@Nullable String wanted) {
    return new TraceQuery(
        service, wanted, minDuration, maxDuration, status, expression, from, to, limit, cursor);
  }

  /** This query with bounds of the duration. */
  public TraceQuery withDuration(@Nullable Duration min, @Nullable Duration max) {
    return new TraceQuery(
        service, operation, min, max, status, expression, from, to, limit, cursor);
  }

  /** This query with a status. */
  public TraceQuery withStatus(@Nullable TraceStatus wanted) {
    return new TraceQuery(
        service, operation, minDuration, maxDuration, wanted, expression, from, to, limit, cursor);
  }

  /** This query with an expression. */
  public TraceQuery withExpression(@Nullable Expression wanted) {
    return new TraceQuery(
        service, operation, minDuration, maxDuration, status, wanted, from, to, limit, cursor);
  }

  /** This query for the page at a cursor. */
  public TraceQuery at(@Nullable String pageCursor) {
    return new TraceQuery(
        service,
        operation,
        minDuration,
        maxDuration,
        status,
        expression,
        from,
        to,
        limit,
        pageCursor);
  }
}
