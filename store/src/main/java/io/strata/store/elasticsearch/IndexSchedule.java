package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The index to which data belongs: a function of its stream time, and of the schedule by which a
 * day gets further generations of an index that became large. A generation is announced {@link
 * #LEAD} before it begins, by its mapping's {@code _meta.from_millis}, and knowledge of the
 * schedule is trusted for half of that; so all writers, and whoever writes the data again, choose
 * the same one, as long as clocks differ by less than a minute.
 *
 * <p>Days far from now are refused: each would cost an index with its shards, so that a stream with
 * wrong times could exhaust the cluster. Thread-safe; may ask Elasticsearch.
 */
final class IndexSchedule {
  /** How long before its begin a generation is announced. */
  static final Duration LEAD = Duration.ofMinutes(2);

  private static final Duration TRUSTED_AHEAD = Duration.ofMinutes(1);
  private static final Duration TRUSTED_FOR = Duration.ofSeconds(30);

  /** Data from the future asks for news no more often than this. */
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

  private static final int MAX_DAYS_BACK = 100;
  private static final int MAX_DAYS_AHEAD = 2;

  private final ElasticsearchHttp http;
  private final IndexNames names;
  private final InstantSource clock;
  private volatile @Nullable Known known;

  IndexSchedule(ElasticsearchHttp http, IndexNames names, InstantSource clock) {
    this.http = http;
    this.names = names;
    this.clock = clock;
  }

  private record Day(Signal signal, LocalDate day) {}

  /** What was read: for each day its generations after the first, by when they begin. */
  private record Known(Instant at, Map<Day, NavigableMap<Long, Integer>> generations) {
    int generation(Signal signal, LocalDate day, long streamMillis) {
      NavigableMap<Long, Integer> ofDay = generations.get(new Day(signal, day));
      Map.@Nullable Entry<Long, Integer> begun =
          ofDay == null ? null : ofDay.floorEntry(streamMillis);
      return begun == null ? 1 : begun.getValue();
    }
  }

  /**
   * The index for data of a stream time.
   *
   * @throws IllegalArgumentException where the day is too far from now
   * @throws io.strata.store.StoreUnavailableException where the schedule cannot be read
   */
  String index(Signal signal, long streamMillis) {
    Instant now = clock.instant();
    Instant time = Instant.ofEpochMilli(streamMillis);
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
    if (day.isBefore(today.minusDays(MAX_DAYS_BACK))
        || day.isAfter(today.plusDays(MAX_DAYS_AHEAD))) {
      throw new IllegalArgumentException(
          "its time %s is more than %d days before or %d days after today"
              .formatted(time, MAX_DAYS_BACK, MAX_DAYS_AHEAD));
    }
    return names.of(signal, day, covering(time, now).generation(signal, day, streamMillis));
  }

  private Known covering(Instant time, Instant now) {
    Known current = known;
    return current == null || mustAsk(current, time, now) ? ask(time, now) : current;
  }

  private static boolean mustAsk(Known current, Instant time, Instant now) {
    Duration age = Duration.between(current.at(), now);
    return age.compareTo(TRUSTED_FOR) >= 0
        || (!time.isBefore(current.at().plus(TRUSTED_AHEAD)) && age.compareTo(SHORTEST_PAUSE) >= 0);
  }

  private synchronized Known ask(Instant time, Instant now) {
    Known current = known;
    if (current != null && !mustAsk(current, time, now)) {
      return current;
    }
    return refresh(now);
  }

  private synchronized Known refresh(Instant now) {
    Map<Day, NavigableMap<Long, Integer>> generations = new HashMap<>();
    JsonNode mappings =
        http.get(
            "/"
                + names.wildcards()
                + "/_mapping?filter_path=*.mappings._meta&ignore_unavailable=true"
                + "&allow_no_indices=true");
    mappings
        .properties()
        .forEach(index -> {
          JsonNode from = index.getValue().path("mappings").path("_meta").path("from_millis");
          if (from.isNumber()) {
            names
                .parse(index.getKey())
                .ifPresent(name ->
                    generations
                        .computeIfAbsent(new Day(name.signal(), name.day()), _ -> new TreeMap<>())
                        .merge(from.asLong(), name.generation(), Math::max));
          }
        });
    Known read = new Known(now, generations);
    known = read;
    return read;
  }

  /** The newest generation of a signal's day that is announced, and when it begins. */
  record Newest(int generation, long fromMillis) {}

  /** Reads the schedule anew and tells the newest generation of today. */
  Newest newest(Signal signal, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    NavigableMap<Long, Integer> ofDay =
        refresh(now).generations().getOrDefault(new Day(signal, today), new TreeMap<>());
    Map.@Nullable Entry<Long, Integer> last = ofDay.lastEntry();
    return last == null ? new Newest(1, 0) : new Newest(last.getValue(), last.getKey());
  }
}
