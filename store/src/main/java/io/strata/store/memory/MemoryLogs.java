package io.strata.store.memory;

import io.strata.store.log.LogEntry;
import io.strata.store.log.LogHistogram;
import io.strata.store.log.LogMatch;
import io.strata.store.log.LogPage;
import io.strata.store.log.LogPosition;
import io.strata.store.log.LogQuery;
import io.strata.store.log.LogReader;
import io.strata.store.log.LogWriter;
import io.strata.store.log.SeverityBand;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Log records in memory. */
final class MemoryLogs implements LogWriter, LogReader {
  private final Map<String, LogEntry> entries = new HashMap<>();

  @Override
  public synchronized void write(Collection<LogEntry> written) {
    written.forEach(entry -> entries.put(entry.id(), entry));
  }

  @Override
  public synchronized LogPage find(LogQuery query) {
    LogMatch match = new LogMatch(query);
    List<LogEntry> found =
        entries.values().stream()
            .filter(entry -> match.matches(entry.record()))
            .sorted(Comparator.comparing(LogPosition::of))
            .toList();
    @Nullable LogPosition after =
        query.cursor() == null ? null : LogPosition.ofCursor(query.cursor());
    List<LogEntry> rest =
        found.stream()
            .filter(entry -> after == null || LogPosition.of(entry).compareTo(after) > 0)
            .limit(query.limit() + 1L)
            .toList();
    List<LogEntry> page = rest.subList(0, Math.min(rest.size(), query.limit()));
    return new LogPage(
        page,
        histogram(found, query),
        rest.size() > page.size() ? LogPosition.of(page.getLast()).toCursor() : null);
  }

  private static LogHistogram histogram(List<LogEntry> found, LogQuery query) {
    long width = LogHistogram.bucketMillis(query.from(), query.to());
    TreeMap<Long, Map<SeverityBand, Long>> counts = new TreeMap<>();
    for (LogEntry entry : found) {
      long millis = Math.floorDiv(entry.record().timeUnixNano(), 1_000_000L);
      counts
          .computeIfAbsent(
              Math.floorDiv(millis, width) * width, _ -> new EnumMap<>(SeverityBand.class))
          .merge(SeverityBand.of(entry.record().severityNumber()), 1L, Long::sum);
    }
    List<LogHistogram.Bucket> buckets = new ArrayList<>(counts.size());
    counts.forEach((start, byBand) -> buckets.add(new LogHistogram.Bucket(start, byBand)));
    return new LogHistogram(width, buckets, true);
  }

  synchronized Set<LocalDate> deleteBefore(LocalDate firstKept) {
    return Expiry.removeBefore(
        entries.values(),
        entry -> LocalDate.ofInstant(Instant.ofEpochMilli(entry.streamMillis()), ZoneOffset.UTC),
        firstKept);
  }
}
