package io.strata.store.memory;

import io.strata.metrics.chunk.ChunkKind;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSelection;
import io.strata.store.metric.ChunkMerge;
import io.strata.store.metric.MetricChunk;
import io.strata.store.metric.MetricChunkReader;
import io.strata.store.metric.MetricChunkWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Metric chunks in memory. */
final class MemoryMetrics implements MetricChunkWriter, MetricChunkReader {
  private record Key(Labels labels, long blockStartMillis, String origin, ChunkKind kind) {}

  private final Map<Key, MetricChunk> chunks = new HashMap<>();

  @Override
  public synchronized void write(Collection<MetricChunk> written) {
    for (MetricChunk chunk : written) {
      chunks.merge(
          new Key(chunk.labels(), chunk.blockStartMillis(), chunk.origin(), chunk.kind()),
          chunk,
          (before, now) -> now.lastOffset() >= before.lastOffset() ? now : before);
    }
  }

  @Override
  public synchronized RawSelection selectRaw(
      List<LabelMatcher> matchers, long startMillis, long endMillis) {
    ChunkMerge merge = new ChunkMerge(startMillis, endMillis);
    selected(matchers, startMillis, endMillis).forEach(merge::add);
    long newest =
        chunks.values().stream()
            .filter(chunk ->
                chunk.kind() == ChunkKind.DELTAS || chunk.kind() == ChunkKind.HISTOGRAM_DELTAS)
            .mapToLong(MetricChunk::lastMillis)
            .max()
            .orElse(Long.MIN_VALUE);
    return new RawSelection(merge.series(), newest);
  }

  @Override
  public synchronized List<Labels> series(
      List<LabelMatcher> matchers, long startMillis, long endMillis) {
    return selected(matchers, startMillis, endMillis).map(MetricChunk::labels).distinct().toList();
  }

  private Stream<MetricChunk> selected(List<LabelMatcher> matchers, long start, long end) {
    return chunks.values().stream()
        .filter(chunk -> chunk.firstMillis() <= end && chunk.lastMillis() >= start)
        .filter(chunk -> matchers.stream().allMatch(matcher -> matcher.matches(chunk.labels())));
  }

  synchronized Set<LocalDate> deleteBefore(LocalDate firstKept) {
    return Expiry.removeBefore(
        chunks.values(),
        chunk ->
            LocalDate.ofInstant(Instant.ofEpochMilli(chunk.blockStartMillis()), ZoneOffset.UTC),
        firstKept);
  }
}
