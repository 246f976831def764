package io.strata.store.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.store.Retention;
import io.strata.store.contract.Fixtures;
import io.strata.store.contract.ShopSpans;
import io.strata.store.log.LogEntry;
import io.strata.store.log.LogQuery;
import io.strata.store.trace.TraceChunk;
import io.strata.telemetry.trace.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Generations of an index, the disk budget and merges, on a real node with a clock of the test. */
class RolloverIT {
  @RegisterExtension static final RealElasticsearch NODE = new RealElasticsearch();

  private static final Retention UNBOUNDED = Retention.DEFAULT;

  private final ElasticsearchSettings settings =
      NODE.settings()
          .withIndex(new ElasticsearchSettings.Index(1, "0-1", Duration.ofSeconds(1), 1 << 20));

  private final AtomicLong deletedBytes = new AtomicLong();
  private Instant now = Fixtures.NOON;

  @SuppressWarnings("NullAway.Init")
  private ElasticsearchStore store;

  @SuppressWarnings("NullAway.Init")
  private ElasticsearchHttp http;

  @BeforeEach
  void connect() {
    store = another();
    http = new ElasticsearchHttp(settings);
  }

  /** A store as another process would have it. */
  private ElasticsearchStore another() {
    return ElasticsearchStore.connect(
        settings,
        new StoreListener() {
          @Override
          public void indexDeleted(long bytes, String reason) {
            assertThat(reason).isEqualTo("disk_budget");
            deletedBytes.addAndGet(bytes);
          }
        },
        () -> now);
  }

  @AfterEach
  void close() {
    http.get("/" + settings.indexPrefix() + "-*/_alias")
        .fieldNames()
        .forEachRemaining(index -> http.delete("/" + index));
    http.close();
    store.close();
  }

  private String index(String suffix) {
    return settings.indexPrefix() + "-" + suffix;
  }

  private List<String> indices() {
    List<String> names = new ArrayList<>();
    http.get("/" + settings.indexPrefix() + "-*/_alias").fieldNames().forEachRemaining(names::add);
    names.sort(null);
    return names;
  }

  private void flush() {
    http.get("/" + settings.indexPrefix() + "-*/_flush?force=true&wait_if_ongoing=true");
    http.get("/" + settings.indexPrefix() + "-*/_refresh");
  }

  private static TraceChunk chunk(long segment, Instant time, int spans) {
    ShopSpans shop = new ShopSpans(segment, Fixtures.NOON_NANOS);
    List<Span> all = new ArrayList<>();
    while (all.size() < spans) {
      all.addAll(shop.nextTrace());
    }
    return new TraceChunk(0, segment, 0, time.toEpochMilli(), 0, all);
  }

  private void writeLarge(Instant time) {
    store.traceWriter().write(IntStream.range(0, 20).mapToObj(i -> chunk(i, time, 2_000)).toList());
    flush();
  }

  @Test
  void aLargeIndexIsFollowedByAnotherAndDataStaysWhereItsTimeSays() {
    writeLarge(now);
    assertThat(store.tend(now, UNBOUNDED)).hasSize(1);
    assertThat(indices())
        .containsExactly(index("traces-2026.11.23-000001"), index("traces-2026.11.23-000002"));
    assertThat(store.tend(now, UNBOUNDED)).as("one is announced").isEmpty();

    Instant begin = now.plus(IndexSchedule.LEAD);
    now = now.plus(IndexSchedule.LEAD).plusSeconds(1);
    TraceChunk before = chunk(100, begin.minusMillis(1), 10);
    TraceChunk after = chunk(101, begin, 10);
    try (ElasticsearchStore other = another()) {
      for (ElasticsearchStore writer : List.of(store, other)) {
        writer.traceWriter().write(List.of(before, after, chunk(0, Fixtures.NOON, 2_000)));
      }
    }
    flush();
    assertThat(count("traces-2026.11.23-000001")).isEqualTo(21);
    assertThat(count("traces-2026.11.23-000002")).isEqualTo(1);
    assertThat(store.traceReader().trace(after.spans().getFirst().traceId()).size())
        .isEqualTo(
            after.spans().stream()
                .filter(span -> span.traceId().equals(after.spans().getFirst().traceId()))
                .count());
  }

  private long count(String suffix) {
    return http.get("/" + index(suffix) + "/_count").path("count").asLong();
  }

  @Test
  void logsThatAreReplayedAfterANewGenerationAreThereOnce() {
    Random noise = new Random(7);
    List<LogEntry> entries =
        IntStream.range(0, 20_000)
            .mapToObj(i ->
                new LogEntry(
                    // Text that no merge makes so small that the index would not be large.
                    Fixtures.log(
                        i,
                        "shop",
                        9,
                        noise
                            .longs(8)
                            .mapToObj(Long::toHexString)
                            .collect(Collectors.joining(" "))),
                    0,
                    i,
                    0,
                    now.toEpochMilli()))
            .toList();
    store.logWriter().write(entries);
    flush();
    assertThat(store.tend(now, UNBOUNDED)).hasSize(1);
    now = now.plus(Duration.ofMinutes(10));
    try (ElasticsearchStore other = another()) {
      other.logWriter().write(entries.subList(0, 500));
      flush();
      LogQuery all = LogQuery.all(Fixtures.NOON, Fixtures.NOON.plusSeconds(1), 1_000);
      assertThat(other.logReader().find(all).logs())
          .extracting(LogEntry::offset)
          .containsExactlyElementsOf(IntStream.range(0, 1_000).mapToObj(i -> 19_999L - i).toList());
    }
    assertThat(count("logs-2026.11.23-000001")).isEqualTo(20_000);
  }

  @Test
  void overTheBudgetTheOldestGoesButNeverTheOneThatIsWritten() {
    writeLarge(now.minus(Duration.ofDays(2)));
    writeLarge(now.minus(Duration.ofDays(1)));
    store.logWriter().write(List.of(new LogEntry(Fixtures.log(0, "shop", 9, "x"), 0, 0, 0)));
    writeLarge(now);
    Retention tight =
        new Retention(Duration.ofDays(3), Duration.ofDays(7), Duration.ofDays(30), 3 << 20);
    List<String> done = store.tend(now, tight);
    assertThat(done).hasSize(3);
    assertThat(deletedBytes.get()).isGreaterThan(2 << 20);
    assertThat(indices())
        .containsExactly(
            index("logs-2026.11.23-000001"),
            index("traces-2026.11.23-000001"),
            index("traces-2026.11.23-000002"));
    Retention tiny = new Retention(Duration.ofDays(3), Duration.ofDays(7), Duration.ofDays(30), 1);
    assertThat(store.tend(now, tiny)).isEmpty();
    now = now.plus(Duration.ofMinutes(3));
    assertThat(store.tend(now, tiny)).hasSize(1);
    assertThat(indices())
        .containsExactly(index("logs-2026.11.23-000001"), index("traces-2026.11.23-000002"));
  }

  @Test
  void whatIsWrittenNoMoreIsMergedOnce() {
    Instant yesterday = now.minus(Duration.ofDays(1));
    for (int i = 0; i < 4; i++) {
      store.traceWriter().write(List.of(chunk(i, yesterday, 200)));
      flush();
    }
    assertThat(store.tend(now, UNBOUNDED)).isEmpty();
    now = now.plus(Duration.ofMinutes(59));
    assertThat(store.tend(now, UNBOUNDED)).isEmpty();
    now = now.plus(Duration.ofMinutes(2));
    assertThat(store.tend(now, UNBOUNDED))
        .containsExactly("merges " + index("traces-2026.11.22-000001"));
    Instant deadline = Instant.now().plusSeconds(30);
    while (segments() > 1 && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
    assertThat(segments()).isEqualTo(1);
    now = now.plus(Duration.ofHours(2));
    assertThat(store.tend(now, UNBOUNDED)).isEmpty();
  }

  private long segments() {
    return http.get("/" + settings.indexPrefix() + "-*/_stats/segments")
        .path("_all")
        .path("total")
        .path("segments")
        .path("count")
        .asLong();
  }
}
