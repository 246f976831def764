package io.strata.store.contract;

import static io.strata.store.contract.Fixtures.NOON;
import static io.strata.store.contract.Fixtures.log;
import static io.strata.store.contract.Fixtures.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.store.log.LogEntry;
import io.strata.store.log.LogHistogram;
import io.strata.store.log.LogPage;
import io.strata.store.log.LogQuery;
import io.strata.store.log.SeverityBand;
import io.strata.store.search.Expression;
import io.strata.store.search.InvalidCursorException;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.log.LogRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store of log records must do. */
public abstract class LogStoreContract {
  private static final Instant FROM = NOON.minusSeconds(60);
  private static final Instant TO = NOON.plusSeconds(60);

  @SuppressWarnings("NullAway.Init")
  private StoreUnderTest subject;

  /** A new, empty store. */
  protected abstract StoreUnderTest open();

  @BeforeEach
  void openStore() {
    subject = open();
  }

  @AfterEach
  void closeStore() {
    subject.close();
  }

  /** Writes the records at offsets from 0. */
  private void write(LogRecord... records) {
    List<LogEntry> entries = new ArrayList<>();
    for (LogRecord record : records) {
      entries.add(new LogEntry(record, 0, entries.size(), 0));
    }
    write(entries);
  }

  private void write(List<LogEntry> entries) {
    subject.store().logWriter().write(entries);
    subject.settle();
  }

  private List<LogRecord> find(LogQuery query) {
    return subject.store().logReader().find(query).logs().stream().map(LogEntry::record).toList();
  }

  private static LogQuery all() {
    return LogQuery.all(FROM, TO, 100);
  }

  private List<LogRecord> findByExpression(String expression) {
    return find(all().withExpression(Expression.ofLogs(expression)));
  }

  @Test
  void recordsAreReadAsWrittenNewestFirst() {
    LogRecord first = log(1, "shop", 9, "one");
    LogRecord second =
        log(
            2,
            "shop",
            17,
            "two",
            Attributes.builder().put("a", AttributeValue.of(1.5)).put("b", "text").build(),
            trace(5));
    write(first, second);
    assertThat(find(all())).containsExactly(second, first);
  }

  @Test
  void aRecordWrittenAgainReplacesTheFirst() {
    LogEntry entry = new LogEntry(log(1, "shop", 9, "one"), 3, 1_234_567, 89);
    write(List.of(entry));
    write(List.of(entry));
    assertThat(subject.store().logReader().find(all()).logs()).containsExactly(entry);
  }

  @Test
  void findsByServiceSeverityAndTrace() {
    LogRecord info = log(1, "shop", 9, "one");
    LogRecord error = log(2, "stock", 17, "two", Attributes.empty(), trace(5));
    LogRecord none = log(3, "shop", 0, "three");
    write(info, error, none);
    assertThat(find(all().withService("shop"))).containsExactly(none, info);
    assertThat(find(all().withMinSeverity(9))).containsExactly(error, info);
    assertThat(find(all().withMinSeverity(17))).containsExactly(error);
    assertThat(find(all().withTraceId(trace(5)))).containsExactly(error);
    assertThat(find(all().withTraceId(trace(6)))).isEmpty();
  }

  @Test
  void findsByWordsOfTheBody() {
    LogRecord record =
        log(1, "shop", 9, "Connection to redis:6379 refused, retry in 5s (io.strata.Shop) größer");
    write(record);
    for (String found :
        List.of(
            "connection",
            "REDIS",
            "redis:6379",
            "\"refused, retry\"",
            "connection refused",
            "conn*",
            "io.strata.shop",
            "strata.sh*",
            "größer",
            "nothing OR redis",
            "redis AND NOT kafka",
            "service=shop redis")) {
      assertThat(findByExpression(found)).as(found).containsExactly(record);
    }
    for (String notFound :
        List.of("conn", "kafka", "\"retry refused\"", "refused kafka", "NOT redis", "onnec*")) {
      assertThat(findByExpression(notFound)).as(notFound).isEmpty();
    }
  }

  @Test
  void findsByAttributes() {
    LogRecord record =
        log(
            1,
            "shop",
            17,
            "x",
            Attributes.builder().put("code", 503).put("user", "ann").build(),
            null);
    write(record, log(2, "shop", 9, "y"));
    for (String found :
        List.of(
            "code=503",
            "code>500",
            "user=~a.*",
            "user!=bob",
            "severity>=17",
            "severity>16.5",
            "NOT severity<17",
            "host.name=host-1 user=ann",
            "NOT (severity<17 OR user=bob)")) {
      assertThat(findByExpression(found)).as(found).containsExactly(record);
    }
    assertThat(findByExpression("NOT user=ann")).hasSize(1);
    assertThat(findByExpression("user!=ann")).isEmpty();
  }

  @Test
  void aLongBodyIsFoundByItsLastWord() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      body.append("word").append(i).append(' ');
    }
    write(log(1, "shop", 9, body.toString()));
    assertThat(findByExpression("word4999")).hasSize(1);
    assertThat(findByExpression("word5000")).isEmpty();
  }

  @Test
  void pagesHaveNoGapsAndNoDoublesUnderEqualTimes() {
    List<LogEntry> entries = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      entries.add(new LogEntry(log(i / 100, "shop", 9, "line " + i), i % 3, i / 6, i % 6));
    }
    write(entries);
    List<LogEntry> paged = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      LogPage page = subject.store().logReader().find(LogQuery.all(FROM, TO, 17).at(cursor));
      paged.addAll(page.logs());
      cursor = page.next();
    } while (cursor != null);
    assertThat(paged).hasSize(250).doesNotHaveDuplicates();
    assertThat(paged)
        .extracting(entry -> entry.record().timeUnixNano())
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(paged)
        .isEqualTo(subject.store().logReader().find(LogQuery.all(FROM, TO, 1_000)).logs());
  }

  @Test
  void theHistogramCountsTheWholeRangeBySeverity() {
    write(
        log(-1, "shop", 9, "a"),
        log(0, "shop", 9, "b"),
        log(999_999_999, "shop", 17, "c"),
        log(20_000_000_000L, "shop", 0, "d"));
    LogHistogram histogram =
        subject
            .store()
            .logReader()
            .find(LogQuery.all(NOON.minusSeconds(30), NOON.plusSeconds(30), 1))
            .histogram();
    long noon = NOON.toEpochMilli();
    assertThat(histogram)
        .isEqualTo(
            new LogHistogram(
                1_000,
                List.of(
                    new LogHistogram.Bucket(noon - 1_000, Map.of(SeverityBand.INFO, 1L)),
                    new LogHistogram.Bucket(
                        noon, Map.of(SeverityBand.INFO, 1L, SeverityBand.ERROR, 1L)),
                    new LogHistogram.Bucket(noon + 20_000, Map.of(SeverityBand.UNSPECIFIED, 1L))),
                true));
  }

  @Test
  void theRangeIsExactToTheNanosecond() {
    write(log(-1, "shop", 9, "a"), log(0, "shop", 9, "b"), log(1_000_000, "shop", 9, "c"));
    assertThat(find(LogQuery.all(NOON, NOON.plusMillis(1), 10)))
        .extracting(record -> record.body().text())
        .containsExactly("b");
    assertThat(find(LogQuery.all(NOON.minusNanos(1), NOON.plusNanos(1_000_001), 10))).hasSize(3);
  }

  @Test
  void anEmptyStoreHasNothing() {
    LogPage page = subject.store().logReader().find(all());
    assertThat(page.logs()).isEmpty();
    assertThat(page.histogram().buckets()).isEmpty();
    assertThat(page.next()).isNull();
  }

  @Test
  void aForeignCursorIsRefused() {
    for (String cursor : Arrays.asList("bm9uc2Vuc2U", "%%%")) {
      assertThatThrownBy(() -> find(all().at(cursor))).isInstanceOf(InvalidCursorException.class);
    }
  }
}
