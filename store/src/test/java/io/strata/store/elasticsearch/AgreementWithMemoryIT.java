package io.strata.store.elasticsearch;

import static io.strata.store.contract.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.strata.store.TelemetryStore;
import io.strata.store.contract.Fixtures;
import io.strata.store.contract.StoreUnderTest;
import io.strata.store.log.LogEntry;
import io.strata.store.log.LogPage;
import io.strata.store.log.LogQuery;
import io.strata.store.memory.MemoryStore;
import io.strata.store.search.Expression;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.TracePage;
import io.strata.store.trace.TraceQuery;
import io.strata.store.trace.TraceStatus;
import io.strata.store.trace.TraceSummary;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.trace.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random data and random queries: Elasticsearch gives the very pages that memory gives. */
class AgreementWithMemoryIT {
  @RegisterExtension static final RealElasticsearch NODE = new RealElasticsearch();

  private static final long SEED = 20_261_123;
  private static final int QUERIES = 100;
  private static final Instant FROM = NOON.minusSeconds(600);
  private static final Instant TO = NOON.plusSeconds(600);

  private final Random random = new Random(SEED);

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  @Test
  void tracesAgree() {
    try (StoreUnderTest real = NODE.emptyStore();
        MemoryStore memory = new MemoryStore()) {
      List<TraceChunk> chunks = chunks();
      real.store().traceWriter().write(chunks);
      memory.traceWriter().write(chunks);
      real.settle();
      for (int i = 0; i < QUERIES; i++) {
        TraceQuery query = traceQuery();
        assertThat(traces(real.store(), query))
            .as("query %d: %s", i, query)
            .isEqualTo(traces(memory, query));
      }
    }
  }

  /** Traces of one to three parts, some delivered twice, spread over chunks that overlap. */
  private List<TraceChunk> chunks() {
    Map<TraceChunk.Id, List<Span>> chunks = new TreeMap<>();
    for (int trace = 1; trace <= 300; trace++) {
      long start = random.nextLong(-400, 400) * 1_000;
      int spanId = 1;
      for (int segment = 0; segment <= random.nextInt(3) / 2 + random.nextInt(2); segment++) {
        List<Span> spans =
            chunks.computeIfAbsent(
                new TraceChunk.Id(random.nextInt(2), segment, random.nextInt(30)),
                _ -> new ArrayList<>());
        for (int i = random.nextInt(4); i >= 0; i--) {
          Span span = span(trace, spanId, start + segment * 11_000L);
          spans.add(span);
          if (random.nextInt(10) == 0) {
            spans.add(span);
          }
          spanId += random.nextInt(8) == 0 ? 0 : 1;
        }
      }
    }
    List<TraceChunk> result = new ArrayList<>();
    chunks.forEach((id, spans) ->
        result.add(Fixtures.chunk(id.partition(), id.segment(), id.number(), spans)));
    return result;
  }

  private Span span(int trace, int spanId, long start) {
    Fixtures.SpanSample span =
        Fixtures.span(
                Fixtures.trace(trace),
                spanId,
                pick("shop", "stock", "mail"),
                pick("GET /", "reserve", "send"))
            .under(spanId - 1)
            .at(start + random.nextInt(3), random.nextInt(200))
            .with("http.response.status_code", AttributeValue.of(200 + random.nextInt(5)))
            .with("region", pick("north", "south", "n"));
    return (random.nextInt(6) == 0 ? span.failed() : span).build();
  }

  private TraceQuery traceQuery() {
    TraceQuery query = TraceQuery.all(FROM, TO, 5 + random.nextInt(100));
    if (random.nextInt(3) == 0) {
      query = query.withService(pick("shop", "stock", "mail", "none"));
    }
    if (random.nextInt(3) == 0) {
      query = query.withOperation(pick("GET /", "reserve", "send", "none"));
    }
    if (random.nextInt(4) == 0) {
      query = query.withStatus(random.nextBoolean() ? TraceStatus.ERROR : TraceStatus.OK);
    }
    if (random.nextInt(4) == 0) {
      query =
          query.withDuration(
              Duration.ofMillis(random.nextInt(150)),
              random.nextBoolean() ? null : Duration.ofMillis(random.nextInt(12_000)));
    }
    return random.nextInt(3) == 0 ? query : query.withExpression(Expression.ofSpans(expression(2)));
  }

  private String expression(int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      return switch (random.nextInt(3)) {
        case 0 -> "(" + expression(depth - 1) + " OR " + expression(depth - 1) + ")";
        case 1 -> expression(depth - 1) + " AND " + expression(depth - 1);
        default -> "NOT (" + expression(depth - 1) + ")";
      };
    }
    return pick(
        "region=north",
        "region!=north",
        "region=~n.*",
        "region!~\"no|s.*\"",
        "http.response.status_code>202",
        "http.response.status_code<=201",
        "http.response.status_code=203",
        "service=shop",
        "operation=send",
        "status=error",
        "duration>100ms",
        "duration<50ms",
        "kind=server",
        "missing=1",
        "host.name=host-1");
  }

  private static List<List<TraceSummary>> traces(TelemetryStore store, TraceQuery query) {
    List<List<TraceSummary>> pages = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      TracePage page = store.traceReader().find(query.at(cursor));
      pages.add(page.traces());
      cursor = page.next();
    } while (cursor != null);
    return pages;
  }

  @Test
  void logsAgree() {
    try (StoreUnderTest real = NODE.emptyStore();
        MemoryStore memory = new MemoryStore()) {
      List<LogEntry> entries = entries();
      real.store().logWriter().write(entries);
      memory.logWriter().write(entries);
      real.settle();
      for (int i = 0; i < QUERIES; i++) {
        LogQuery query = logQuery();
        List<LogPage> expected = logs(memory, query);
        List<LogPage> actual = logs(real.store(), query);
        assertThat(actual.stream().map(LogPage::logs).toList())
            .as("query %d: %s", i, query)
            .isEqualTo(expected.stream().map(LogPage::logs).toList());
        if (actual.getFirst().histogram().exact()) {
          assertThat(actual.getFirst().histogram())
              .as("histogram of query %d: %s", i, query)
              .isEqualTo(expected.getFirst().histogram());
        }
      }
    }
  }

  private List<LogEntry> entries() {
    List<LogEntry> entries = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      String body =
          pick("Connection", "Request", "retry") + " " + pick("refused", "done", "redis.get");
      Attributes attributes =
          Attributes.builder()
              .put("code", random.nextInt(5))
              .put("user", pick("ann", "bob", "annika"))
              .build();
      entries.add(
          new LogEntry(
              Fixtures.log(
                  random.nextLong(-300, 300) * 1_000_000_000 + random.nextInt(2),
                  pick("shop", "stock"),
                  random.nextInt(25),
                  body + " " + i % 7,
                  attributes,
                  random.nextBoolean() ? Fixtures.trace(random.nextInt(1, 20)) : null),
              i % 3,
              i / 4,
              i % 4));
    }
    return entries;
  }

  private LogQuery logQuery() {
    LogQuery query =
        LogQuery.all(
            FROM.plusSeconds(random.nextInt(600)),
            TO.minusSeconds(random.nextInt(600)),
            1 + random.nextInt(200));
    if (random.nextInt(3) == 0) {
      query = query.withService(pick("shop", "stock", "none"));
    }
    if (random.nextInt(3) == 0) {
      query = query.withMinSeverity(random.nextInt(25));
    }
    if (random.nextInt(5) == 0) {
      query = query.withTraceId(Fixtures.trace(random.nextInt(1, 20)));
    }
    return random.nextInt(4) == 0
        ? query
        : query.withExpression(Expression.ofLogs(logExpression(2)));
  }

  private String logExpression(int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      return switch (random.nextInt(3)) {
        case 0 -> "(" + logExpression(depth - 1) + " OR " + logExpression(depth - 1) + ")";
        case 1 -> logExpression(depth - 1) + " " + logExpression(depth - 1);
        default -> "NOT (" + logExpression(depth - 1) + ")";
      };
    }
    return pick(
        "connection",
        "\"request done\"",
        "re*",
        "redis.g*",
        "3",
        "code>2",
        "code=1",
        "user=ann",
        "user!=ann",
        "user=~ann.*",
        "user!~b.b",
        "severity>=17",
        "severity<9",
        "severity=5",
        "service=shop",
        "missing=1");
  }

  private static List<LogPage> logs(TelemetryStore store, LogQuery query) {
    List<LogPage> pages = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      LogPage page = store.logReader().find(query.at(cursor));
      pages.add(page);
      cursor = page.next();
    } while (cursor != null);
    return pages;
  }
}
