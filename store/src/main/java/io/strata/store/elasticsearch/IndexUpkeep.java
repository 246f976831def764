package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps indices in bounds: a new generation where one became large, deletion of what is past its
 * time or over the disk budget, a merge of what is written no more. It needs no lifecycle
 * management of Elasticsearch's. Several processes may do this at once: every step is harmless when
 * repeated.
 *
 * <p>Not thread-safe; one thread calls it.
 */
final class IndexUpkeep {
  /** An index that got nothing for so long is taken as complete. */
  private static final Duration QUIET = Duration.ofHours(1);

  private final ElasticsearchHttp http;
  private final IndexNames names;
  private final IndexTemplates templates;
  private final IndexSchedule schedule;
  private final StoreListener listener;
  private final Map<String, Written> lastWritten = new HashMap<>();

  IndexUpkeep(
      ElasticsearchHttp http,
      IndexNames names,
      IndexTemplates templates,
      IndexSchedule schedule,
      StoreListener listener) {
    this.http = http;
    this.names = names;
    this.templates = templates;
    this.schedule = schedule;
    this.listener = listener;
  }

  /** How many documents an index had got at a time. */
  private record Written(long documents, Instant since) {}

  /** An index as it is now; bytes with replicas, primary bytes without. */
  private record Index(
      String name,
      IndexNames.Name parsed,
      long bytes,
      long primaryBytes,
      long documentsWritten,
      long segments,
      long shards) {}

  /** Deletes the indices of days that lie wholly before what is kept. */
  List<String> deleteExpired(Instant now, Retention retention) {
    List<String> deleted = new ArrayList<>();
    for (Index index : indices()) {
      LocalDate firstKept = LocalDate.ofInstant(now.minus(kept(index, retention)), ZoneOffset.UTC);
      if (index.parsed().day().isBefore(firstKept) && http.delete("/" + index.name())) {
        deleted.add(index.name());
        listener.indexDeleted(index.bytes(), "retention");
      }
    }
    return deleted;
  }

  /** Rolls over, deletes what is over the budget, and merges; what was done, for the log. */
  List<String> tend(Instant now, Retention retention) {
    // Each time: someone may have deleted one, or added another that outranks it.
    templates.install();
    List<String> done = new ArrayList<>();
    List<Index> indices = indices();
    Map<Signal, IndexSchedule.Newest> newest = new HashMap<>();
    for (Signal signal : Signal.values()) {
      IndexSchedule.Newest before = schedule.newest(signal, now);
      newest.put(signal, before);
      if (before.fromMillis() <= now.toEpochMilli()) {
        rollOver(signal, before.generation(), indices, now, done);
      }
    }
    keepBudget(indices, newest, now, retention, done);
    merge(indices, newest, now, done);
    return done;
  }

  private void rollOver(
      Signal signal, int generation, List<Index> indices, Instant now, List<String> done) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    String current = names.of(signal, today, generation);
    Instant from = now.plus(IndexSchedule.LEAD);
    boolean large =
        indices.stream()
            .anyMatch(index ->
                index.name().equals(current)
                    && index.primaryBytes() >= templates.settings().rolloverBytes());
    if (!large || !LocalDate.ofInstant(from, ZoneOffset.UTC).equals(today)) {
      return;
    }
    String next = names.of(signal, today, generation + 1);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("mappings").putObject("_meta").put("from_millis", from.toEpochMilli());
    if (http.create("/" + next, body)) {
      done.add("%s begins at %s, as %s is large".formatted(next, from, current));
    }
  }

  /**
   * What has least of its time left goes first, in proportion to how long its signal is kept: so a
   * day of traces, which are kept for three, goes before a day of metrics, which are kept for
   * thirty. What is being written stays whatever it takes.
   */
  private void keepBudget(
      List<Index> indices,
      Map<Signal, IndexSchedule.Newest> newest,
      Instant now,
      Retention retention,
      List<String> done) {
    long bytes = indices.stream().mapToLong(Index::bytes).sum();
    List<Index> oldestFirst =
        indices.stream()
            .filter(index -> !isOpen(index, newest, now))
            .sorted(
                Comparator.comparingDouble((Index index) -> -spent(index, now, retention))
                    .thenComparing(index -> index.parsed().day())
                    .thenComparingInt(index -> index.parsed().generation()))
            .toList();
    for (Index index : oldestFirst) {
      if (bytes <= retention.diskBudgetBytes()) {
        return;
      }
      if (http.delete("/" + index.name())) {
        listener.indexDeleted(index.bytes(), "disk_budget");
        done.add(
            "deleted %s of %d bytes, as all together had %d of %d"
                .formatted(index.name(), index.bytes(), bytes, retention.diskBudgetBytes()));
      }
      bytes -= index.bytes();
    }
  }

  /** How much of its time an index has been kept: 1 and more when it is past it. */
  private static double spent(Index index, Instant now, Retention retention) {
    Instant dayEnd = index.parsed().day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return Duration.between(dayEnd, now).toMillis() / (double) kept(index, retention).toMillis();
  }

  private static Duration kept(Index index, Retention retention) {
    return switch (index.parsed().signal()) {
      case TRACES -> retention.traces();
      case LOGS -> retention.logs();
      case METRICS -> retention.metrics();
    };
  }

  /** Whether new data goes there, or will. */
  private static boolean isOpen(
      Index index, Map<Signal, IndexSchedule.Newest> newest, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    IndexNames.Name name = index.parsed();
    if (!name.day().equals(today)) {
      return name.day().isAfter(today);
    }
    IndexSchedule.Newest last = newest.getOrDefault(name.signal(), new IndexSchedule.Newest(1, 0));
    int current = last.generation() - (last.fromMillis() > now.toEpochMilli() ? 1 : 0);
    return name.generation() >= current;
  }

  /** Merges one index that got nothing for a while, once: one segment a shard needs no more. */
  private void merge(
      List<Index> indices,
      Map<Signal, IndexSchedule.Newest> newest,
      Instant now,
      List<String> done) {
    lastWritten.keySet().retainAll(indices.stream().map(Index::name).toList());
    boolean started = false;
    for (Index index : indices) {
      @Nullable Written before = lastWritten.get(index.name());
      if (before == null || before.documents() != index.documentsWritten()) {
        lastWritten.put(index.name(), new Written(index.documentsWritten(), now));
      } else if (!started
          && !isOpen(index, newest, now)
          && index.segments() > index.shards()
          && Duration.between(before.since(), now).compareTo(QUIET) >= 0) {
        started = true;
        http.post("/" + index.name() + "/_forcemerge?max_num_segments=1&wait_for_completion=false");
        lastWritten.put(index.name(), new Written(index.documentsWritten(), now));
        done.add("merges %s".formatted(index.name()));
      }
    }
  }

  private List<Index> indices() {
    JsonNode stats =
        http.get(
            "/"
                + names.wildcards()
                + "/_stats/store,indexing,segments?filter_path=indices.*.*.store.size_in_bytes,"
                + "indices.*.total.indexing.index_total,indices.*.total.segments.count"
                + "&ignore_unavailable=true&allow_no_indices=true");
    List<Index> indices = new ArrayList<>();
    stats
        .path("indices")
        .properties()
        .forEach(index ->
            names
                .parse(index.getKey())
                .ifPresent(name -> indices.add(index(index.getKey(), name, index.getValue()))));
    return indices;
  }

  private Index index(String name, IndexNames.Name parsed, JsonNode stats) {
    JsonNode total = stats.path("total");
    long bytes = total.path("store").path("size_in_bytes").asLong();
    long primaryBytes = stats.path("primaries").path("store").path("size_in_bytes").asLong();
    // Copies of a shard are alike in size, so this tells how many copies are there.
    long copies = primaryBytes == 0 ? 1 : Math.max(1, Math.round(bytes / (double) primaryBytes));
    return new Index(
        name,
        parsed,
        bytes,
        primaryBytes,
        total.path("indexing").path("index_total").asLong(),
        total.path("segments").path("count").asLong(),
        copies * templates.settings().shards());
  }
}
