package io.strata.store.trace;

import io.strata.store.search.EpochNanos;
import io.strata.store.search.Expression;
import io.strata.store.search.SpanSubject;
import io.strata.telemetry.trace.Span;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Decides a {@link TraceQuery} on the spans of a trace: what the query means, for all stores. */
public final class TraceMatch {
  private final TraceQuery query;
  private final long fromNano;
  private final long toNano;
  private final long minNanos;
  private final long maxNanos;

  /** Decides the query, whatever its limit and cursor. */
  public TraceMatch(TraceQuery query) {
    this.query = query;
    this.fromNano = EpochNanos.of(query.from());
    this.toNano = EpochNanos.of(query.to());
    this.minNanos = query.minDuration() == null ? 0 : query.minDuration().toNanos();
    this.maxNanos = query.maxDuration() == null ? Long.MAX_VALUE : query.maxDuration().toNanos();
  }

  /** A trace that was found, and its place among the results. */
  public record Found(TracePosition position, TraceSummary summary) {}

  /**
   * The trace of these spans, where it satisfies the query.
   *
   * @param spans all that the trace has, as {@link TraceMerge} gives them
   */
  public Optional<Found> find(List<Span> spans) {
    OptionalLong start = firstMatch(spans);
    if (start.isEmpty() || !inRange(start.getAsLong())) {
      return Optional.empty();
    }
    TraceSummary summary = TraceMerge.summarize(spans);
    if (summary.durationNanos() > maxNanos
        || (query.status() == TraceStatus.OK && summary.errorCount() > 0)) {
      return Optional.empty();
    }
    return Optional.of(new Found(TracePosition.of(start.getAsLong(), summary.traceId()), summary));
  }

  /** The earliest start of a span that satisfies all conditions on spans. */
  private OptionalLong firstMatch(Collection<Span> spans) {
    long first = Long.MAX_VALUE;
    boolean found = false;
    for (Span span : spans) {
      if ((!found || span.startUnixNano() < first) && matches(span)) {
        first = span.startUnixNano();
        found = true;
      }
    }
    return found ? OptionalLong.of(first) : OptionalLong.empty();
  }

  /** The latest start of a span that satisfies all conditions on spans. */
  public OptionalLong lastMatch(Collection<Span> spans) {
    long last = Long.MIN_VALUE;
    boolean found = false;
    for (Span span : spans) {
      if ((!found || span.startUnixNano() > last) && matches(span)) {
        last = span.startUnixNano();
        found = true;
      }
    }
    return found ? OptionalLong.of(last) : OptionalLong.empty();
  }

  private boolean inRange(long startUnixNano) {
    return startUnixNano >= fromNano && startUnixNano < toNano;
  }

  private boolean matches(Span span) {
    @Nullable Expression expression = query.expression();
    return (query.service() == null || query.service().equals(span.resource().serviceName()))
        && (query.operation() == null || query.operation().equals(span.name()))
        && span.durationNanos() >= minNanos
        && (query.status() != TraceStatus.ERROR || span.status().isError())
        && (expression == null || expression.matches(new SpanSubject(span)));
  }
}
