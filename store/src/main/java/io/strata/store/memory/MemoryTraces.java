package io.strata.store.memory;

import io.strata.store.search.EpochNanos;
import io.strata.store.trace.PreparedChunk;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.TraceMatch;
import io.strata.store.trace.TraceMerge;
import io.strata.store.trace.TracePage;
import io.strata.store.trace.TracePosition;
import io.strata.store.trace.TraceQuery;
import io.strata.store.trace.TraceReader;
import io.strata.store.trace.TraceWriter;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanReference;
import io.strata.telemetry.trace.TraceId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Trace chunks in memory. */
final class MemoryTraces implements TraceWriter, TraceReader {
  private static final Set<TraceChunk.Content> FOUND = EnumSet.of(TraceChunk.Content.TRACES);

  private final Map<TraceChunk.Id, TraceChunk> chunks = new HashMap<>();

  @Override
  public synchronized void write(Collection<? extends PreparedChunk> written) {
    for (PreparedChunk prepared : written) {
      TraceChunk chunk = prepared.chunk();
      chunks.merge(
          chunk.id(),
          chunk,
          (before, now) -> now.lastOffset() >= before.lastOffset() ? now : before);
    }
  }

  @Override
  public synchronized TracePage find(TraceQuery query) {
    TraceMatch match = new TraceMatch(query);
    @Nullable TracePosition after =
        query.cursor() == null ? null : TracePosition.ofCursor(query.cursor());
    List<TraceMatch.Found> found =
        parts(FOUND).values().stream()
            .flatMap(ofTrace -> match.find(TraceMerge.spans(ofTrace)).stream())
            .filter(trace -> after == null || trace.position().compareTo(after) > 0)
            .sorted(Comparator.comparing(TraceMatch.Found::position))
            .limit(query.limit() + 1L)
            .toList();
    List<TraceMatch.Found> page = found.subList(0, Math.min(found.size(), query.limit()));
    return new TracePage(
        page.stream().map(TraceMatch.Found::summary).toList(),
        found.size() > page.size() ? page.getLast().position().toCursor() : null);
  }

  /** The spans of each trace by chunk. */
  private Map<TraceId, Map<TraceChunk.Id, List<Span>>> parts(Set<TraceChunk.Content> contents) {
    Map<TraceId, Map<TraceChunk.Id, List<Span>>> parts = new HashMap<>();
    for (TraceChunk chunk : chunks.values()) {
      if (!contents.contains(chunk.content())) {
        continue;
      }
      for (Span span : chunk.spans()) {
        parts
            .computeIfAbsent(span.traceId(), _ -> new HashMap<>())
            .computeIfAbsent(chunk.id(), _ -> new ArrayList<>())
            .add(span);
      }
    }
    return parts;
  }

  @Override
  public boolean read(TraceId traceId, int maxSpans, Consumer<? super List<Span>> part) {
    List<Span> spans = spans(traceId);
    List<Span> first = spans.subList(0, Math.min(maxSpans, spans.size()));
    if (!first.isEmpty()) {
      part.accept(first);
    }
    return first.size() == spans.size();
  }

  private synchronized List<Span> spans(TraceId traceId) {
    return TraceMerge.spans(parts(FOUND).getOrDefault(traceId, Map.of()));
  }

  @Override
  public synchronized Map<SpanReference, List<Span>> linkTargets(Collection<SpanReference> wanted) {
    Set<TraceId> traces =
        wanted.stream().map(SpanReference::traceId).collect(Collectors.toUnmodifiableSet());
    Map<TraceId, Map<TraceChunk.Id, List<Span>>> parts =
        parts(EnumSet.of(TraceChunk.Content.TRACES, TraceChunk.Content.SENDERS));
    parts.keySet().retainAll(traces);
    Map<SpanReference, List<Span>> spans = TraceMerge.byReference(parts);
    spans.keySet().retainAll(Set.copyOf(wanted));
    return spans;
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
        .filter(chunk -> FOUND.contains(chunk.content()))
        .filter(chunk -> chunk.newestUnixNano() >= fromNano && chunk.oldestUnixNano() < toNano)
        .flatMap(chunk -> chunk.spans().stream());
  }

  synchronized Set<LocalDate> deleteBefore(LocalDate firstKept) {
    return Expiry.removeBefore(
        chunks.values(),
        chunk -> LocalDate.ofInstant(Instant.ofEpochMilli(chunk.streamMillis()), ZoneOffset.UTC),
        firstKept);
  }
}
