package io.strata.store.trace;

import io.strata.store.search.EpochNanos;
import io.strata.store.search.Expression;
import io.strata.store.search.SpanSubject;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
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
    Set<SpanId> ids = HashSet.newHashSet(spans.size());
    spans.forEach(span -> ids.add(span.spanId()));
    Trial trial = trial(ids::contains);
    spans.forEach(trial::add);
    return trial.found();
  }

  /**
   * Begins to decide on a trace whose spans come one after the other.
   *
   * @param known whether the trace has a span of an id
   */
  public Trial trial(Predicate<SpanId> known) {
    return new Trial(known);
  }

  /** Decides on one trace. Not thread-safe. */
  public final class Trial {
    private final TraceSummarizer summarizer;
    private long firstMatch;
    private boolean matched;

    private Trial(Predicate<SpanId> known) {
      this.summarizer = new TraceSummarizer(known);
    }

    /** Takes a span of the trace: all of them, each once, in any order. */
    public void add(Span span) {
      summarizer.add(span);
      if ((!matched || span.startUnixNano() < firstMatch) && matches(span)) {
        firstMatch = span.startUnixNano();
        matched = true;
      }
    }

    /** The trace, where it satisfies the query. */
    public Optional<Found> found() {
      if (!matched || !inRange(firstMatch)) {
        return Optional.empty();
      }
      TraceSummary summary = summarizer.summary();
      if (summary.durationNanos() > maxNanos
          || (query.status() == TraceStatus.OK && summary.errorCount() > 0)) {
        return Optional.empty();
      }
      return Optional.of(new Found(TracePosition.of(firstMatch, summary.traceId()), summary));
    }
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
