package io.strata.store.memory;

import io.strata.store.search.EpochNanos;
import io.strata.store.trace.ChunkPosition;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.TraceMatch;
import io.strata.store.trace.TraceMerge;
import io.strata.store.trace.TracePage;
import io.strata.store.trace.TraceQuery;
import io.strata.store.trace.TraceReader;
import io.strata.store.trace.TraceWriter;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Trace chunks in memory. */
final class MemoryTraces implements TraceWriter, TraceReader {
  private record Key(TraceId traceId, int partition, long segment) {}

  private final Map<Key, TraceChunk> chunks = new HashMap<>();

  @Override
  public synchronized void write(Collection<TraceChunk> written) {
    for (TraceChunk chunk : written) {
      chunks.merge(
          new Key(chunk.traceId(), chunk.partition(), chunk.segment()),
          chunk,
          (before, now) -> now.lastOffset() >= before.lastOffset() ? now : before);
    }
  }

  @Override
  public synchronized TracePage find(TraceQuery query) {
    TraceMatch match = new TraceMatch(query);
    Predicate<ChunkPosition> afterCursor = _ -> true;
    if (query.cursor() != null) {
      ChunkPosition cursor = ChunkPosition.ofCursor(query.cursor());
      afterCursor = position -> position.compareTo(cursor) > 0;
    }
    Predicate<ChunkPosition> onPage = afterCursor;
    List<TraceMatch.Found> found =
        chunks.values().stream()
            .collect(Collectors.groupingBy(TraceChunk::traceId))
            .values()
            .stream()
            .flatMap(ofTrace -> match.find(ofTrace).stream())
            .filter(trace -> onPage.test(trace.position()))
            .sorted(Comparator.comparing(TraceMatch.Found::position))
            .limit(query.limit() + 1L)
            .toList();
    List<TraceMatch.Found> page = found.subList(0, Math.min(found.size(), query.limit()));
    return new TracePage(
        page.stream().map(TraceMatch.Found::summary).toList(),
        found.size() > page.size() ? page.getLast().position().toCursor() : null);
  }

  @Override
  public synchronized List<Span> trace(TraceId traceId) {
    return TraceMerge.spans(
        chunks.values().stream().filter(chunk -> chunk.traceId().equals(traceId)).toList());
  }

  @Override
  public synchronized List<String> services(Instant from, Instant to) {
    return List.copyOf(
        spansOfChunks(from, to)
            .map(span -> span.resource().serviceName())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Override
  public synchronized List<String> operations(String service, Instant from, Instant to) {
    return List.copyOf(
        spansOfChunks(from, to)
            .filter(span -> span.resource().serviceName().equals(service))
            .map(Span::name)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private Stream<Span> spansOfChunks(Instant from, Instant to) {
    long fromNano = EpochNanos.of(from);
    long toNano = EpochNanos.of(to);
    return chunks.values().stream()
        .filter(chunk -> chunk.startUnixNano() >= fromNano && chunk.startUnixNano() < toNano)
        .flatMap(chunk -> chunk.spans().stream());
  }

  synchronized Set<LocalDate> deleteBefore(LocalDate firstKept) {
    return Expiry.removeBefore(
        chunks.values(),
        chunk -> LocalDate.ofInstant(EpochNanos.toInstant(chunk.startUnixNano()), ZoneOffset.UTC),
        firstKept);
  }
}
