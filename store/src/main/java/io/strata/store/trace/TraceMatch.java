package io.strata.store.trace;

import io.strata.store.search.EpochNanos;
import io.strata.store.search.Expression;
import io.strata.store.search.SpanSubject;
import io.strata.telemetry.trace.Span;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides a {@link TraceQuery} on the chunks of a trace: what the query means, for all stores. */
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
  public record Found(ChunkPosition position, TraceSummary summary) {}

  /** The trace with these chunks, all it has, where it satisfies the query. */
  public Optional<Found> find(Collection<TraceChunk> chunks) {
    Optional<ChunkPosition> position =
        chunks.stream()
            .filter(chunk -> chunk.spans().stream().anyMatch(this::matches))
            .map(ChunkPosition::of)
            .max(ChunkPosition::compareTo);
    if (position.isEmpty() || !inRange(position.get())) {
      return Optional.empty();
    }
    TraceSummary summary = TraceMerge.summarize(TraceMerge.spans(chunks));
    if (summary.durationNanos() > maxNanos
        || (query.status() == TraceStatus.OK && summary.errorCount() > 0)) {
      return Optional.empty();
    }
    return Optional.of(new Found(position.get(), summary));
  }

  private boolean inRange(ChunkPosition position) {
    return position.startUnixNano() >= fromNano && position.startUnixNano() < toNano;
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
