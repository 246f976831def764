package io.strata.store.contract;

import static io.strata.store.contract.Fixtures.NOON;
import static io.strata.store.contract.Fixtures.span;
import static io.strata.store.contract.Fixtures.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.store.search.Expression;
import io.strata.store.search.InvalidCursorException;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.TraceMerge;
import io.strata.store.trace.TracePage;
import io.strata.store.trace.TraceQuery;
import io.strata.store.trace.TraceReader;
import io.strata.store.trace.TraceStatus;
import io.strata.store.trace.TraceSummary;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanReference;
import io.strata.telemetry.trace.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store of traces must do. */
public abstract class TraceStoreContract {
  private static final Instant FROM = NOON.minusSeconds(3_600);
  private static final Instant TO = NOON.plusSeconds(3_600);

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

  private void write(TraceChunk... chunks) {
    subject.store().traceWriter().write(Arrays.asList(chunks));
    subject.settle();
  }

  /** A chunk of one trace, whose number is the chunk's. */
  private static TraceChunk chunk(long segment, Fixtures.SpanSample... spans) {
    return chunkOf((int) spans[0].traceId().low(), segment, spans);
  }

  private static TraceChunk chunkOf(int number, long segment, Fixtures.SpanSample... spans) {
    return Fixtures.chunk(
        0, segment, number, Arrays.stream(spans).map(Fixtures.SpanSample::build).toList());
  }

  private static SpanReference reference(int trace, long span) {
    return new SpanReference(trace(trace), new SpanId(span));
  }

  private List<TraceId> find(TraceQuery query) {
    return subject.store().traceReader().find(query).traces().stream()
        .map(TraceSummary::traceId)
        .toList();
  }

  private static TraceQuery all() {
    return TraceQuery.all(FROM, TO, 100);
  }

  private List<TraceId> findByExpression(String expression) {
    return find(all().withExpression(Expression.ofSpans(expression)));
  }

  @Test
  void aTraceIsReadAsWritten() {
    Fixtures.SpanSample root = span(trace(1), 1, "shop", "GET /");
    Fixtures.SpanSample child = span(trace(1), 2, "stock", "reserve").under(1).at(2, 5);
    write(chunk(0, root, child));
    assertThat(subject.store().traceReader().trace(trace(1)))
        .containsExactly(root.build(), child.build());
  }

  @Test
  void spansOfSeveralTracesAreReadAtOnceAndSeenAfterARefresh() {
    Fixtures.SpanSample one = span(trace(1), 1, "shop", "GET /");
    Fixtures.SpanSample two = span(trace(2), 2, "stock", "reserve");
    Fixtures.SpanSample three = span(trace(3), 3, "stock", "reserve");
    subject
        .store()
        .traceWriter()
        .write(Arrays.asList(chunkOf(0, 0, one, two), chunkOf(1, 0, three)));
    subject.store().traceReader().refresh();

    SpanReference first = reference(1, 1);
    SpanReference third = reference(3, 3);
    SpanReference unknown = reference(3, 1);
    assertThat(subject.store().traceReader().linkTargets(List.of(first, third, unknown)))
        .isEqualTo(Map.of(first, List.of(one.build()), third, List.of(three.build())));
  }

  /** 24,000 spans in 40 chunks; every tenth is delivered again, in the chunk after its own. */
  private void writeLargeTrace() {
    int ofChunk = 600;
    List<TraceChunk> chunks = new ArrayList<>();
    for (int number = 0; number < 40; number++) {
      List<Span> spans = new ArrayList<>();
      for (int i = Math.max(0, (number - 1) * ofChunk); i < (number + 1) * ofChunk; i++) {
        if (i >= number * ofChunk || i % 10 == 0) {
          spans.add(largeSpan(i));
        }
      }
      chunks.add(Fixtures.chunk(0, number, 0, spans));
    }
    Collections.shuffle(chunks, new Random(7));
    write(chunks.toArray(TraceChunk[]::new));
  }

  private static Span largeSpan(int i) {
    Fixtures.SpanSample span =
        span(trace(1), i + 1, i % 2 == 0 ? "shop" : "stock", "step " + i)
            .at(i, 5)
            .under(i == 0 ? 0 : 1);
    return (i % 100 == 99 ? span.failed() : span).build();
  }

  @Test
  void aTraceOfManyChunksComesInPartsWithEachSpanOnce() {
    writeLargeTrace();
    List<Span> all = new ArrayList<>();
    AtomicInteger largest = new AtomicInteger();
    boolean complete =
        subject
            .store()
            .traceReader()
            .read(
                trace(1),
                TraceReader.MAX_SPANS,
                part -> {
                  largest.accumulateAndGet(part.size(), Math::max);
                  all.addAll(part);
                });
    assertThat(complete).isTrue();
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 24_000).mapToObj(TraceStoreContract::largeSpan).toList());
    assertThat(subject.store().traceReader().trace(trace(1)))
        .isSortedAccordingTo(TraceMerge.ORDER)
        .hasSize(24_000);
  }

  @Test
  void ofATraceTooLargeTheFirstSpansAreRead() {
    writeLargeTrace();
    for (int most : List.of(1, 9_000, 13_000, 23_999)) {
      List<Span> some = new ArrayList<>();
      assertThat(subject.store().traceReader().read(trace(1), most, some::addAll)).isFalse();
      assertThat(some)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, most).mapToObj(TraceStoreContract::largeSpan).toList());
    }
    assertThat(subject.store().traceReader().read(trace(1), 24_000, _ -> {})).isTrue();
  }

  @Test
  void aTraceOfManyChunksIsSummarizedAndFoundAsAnyOther() {
    writeLargeTrace();
    write(chunk(99, span(trace(2), 1, "shop", "GET /").at(1, 5)));
    List<TraceSummary> found = subject.store().traceReader().find(all()).traces();
    assertThat(found).extracting(TraceSummary::traceId).containsExactly(trace(2), trace(1));
    TraceSummary large = found.getLast();
    assertThat(large.rootOperation()).isEqualTo("step 0");
    assertThat(large.spanCount()).isEqualTo(24_000);
    assertThat(large.errorCount()).isEqualTo(240);
    assertThat(large.services()).containsExactly("shop", "stock");
    assertThat(large.durationNanos()).isEqualTo(24_004_000_000L);
    assertThat(find(all().withOperation("step 23999"))).containsExactly(trace(1));
  }

  @Test
  void anUnknownTraceIsEmpty() {
    assertThat(subject.store().traceReader().trace(trace(99))).isEmpty();
    assertThat(find(all())).isEmpty();
  }

  @Test
  void aChunkWrittenAgainReplacesTheFirst() {
    TraceChunk chunk = chunk(0, span(trace(1), 1, "shop", "GET /"));
    write(chunk);
    write(chunk);
    write(
        chunk(0, span(trace(1), 1, "shop", "GET /"), span(trace(1), 2, "shop", "render").under(1)));
    assertThat(subject.store().traceReader().trace(trace(1))).hasSize(2);
    assertThat(find(all())).containsExactly(trace(1));
  }

  @Test
  void aChunkOfALowerOffsetNeverReplacesOneOfAHigher() {
    List<Span> whole =
        List.of(
            span(trace(1), 1, "shop", "GET /").build(),
            span(trace(1), 2, "shop", "render").under(1).build());
    long millis = NOON.toEpochMilli();
    write(new TraceChunk(0, 5, 0, millis, 200, whole));
    write(new TraceChunk(0, 5, 0, millis, 100, whole.subList(0, 1)));
    assertThat(subject.store().traceReader().trace(trace(1))).hasSize(2);
  }

  @Test
  void aChunkOfNothingTakesThePlaceOfOneThatIsNotTrueAnyMore() {
    List<Span> spans = List.of(span(trace(1), 1, "shop", "GET /").build());
    long millis = NOON.toEpochMilli();
    write(new TraceChunk(0, 5, 0, millis, 200, spans));
    write(
        new TraceChunk(0, 5, 0, millis, 201, TraceChunk.Content.NOTHING, List.of()),
        new TraceChunk(0, 5, 1, millis, 201, TraceChunk.Content.NOTHING, List.of()));
    write(new TraceChunk(0, 5, 0, millis, 200, spans), new TraceChunk(0, 5, 1, millis, 200, spans));
    assertThat(subject.store().traceReader().trace(trace(1))).isEmpty();
    assertThat(subject.store().traceReader().linkTargets(List.of(reference(1, 1)))).isEmpty();
    assertThat(find(all())).isEmpty();
    assertThat(subject.store().traceReader().services(FROM, TO)).isEmpty();
  }

  @Test
  void sendersOfTracesThatAreNotStoredAreFoundByLinksAlone() {
    Fixtures.SpanSample stored = span(trace(1), 1, "shop", "GET /");
    Fixtures.SpanSample sender = span(trace(2), 2, "cart", "send orders");
    long millis = NOON.toEpochMilli();
    write(
        new TraceChunk(0, 5, 0, millis, 200, List.of(stored.build())),
        new TraceChunk(0, 5, 1, millis, 200, TraceChunk.Content.SENDERS, List.of(sender.build())));
    SpanReference ofStored = reference(1, 1);
    SpanReference ofSender = reference(2, 2);
    assertThat(subject.store().traceReader().linkTargets(List.of(ofStored, ofSender)))
        .isEqualTo(Map.of(ofStored, List.of(stored.build()), ofSender, List.of(sender.build())));
    assertThat(subject.store().traceReader().trace(trace(2))).isEmpty();
    assertThat(find(all())).containsExactly(trace(1));
    assertThat(findByExpression("service=cart")).isEmpty();
    assertThat(findByExpression("NOT service=shop")).isEmpty();
    assertThat(subject.store().traceReader().services(FROM, TO)).containsExactly("shop");
    assertThat(subject.store().traceReader().operations("cart", FROM, TO)).isEmpty();
  }

  @Test
  void chunksOfATraceAreMerged() {
    write(
        chunk(1, span(trace(1), 1, "shop", "GET /").at(0, 15_000)),
        chunk(2, span(trace(1), 2, "mail", "send").under(1).at(11_000, 3_000).failed()));
    TracePage page = subject.store().traceReader().find(all());
    assertThat(page.traces())
        .containsExactly(
            new TraceSummary(
                trace(1),
                "shop",
                "GET /",
                Fixtures.NOON_NANOS,
                Duration.ofSeconds(15).toNanos(),
                2,
                1,
                List.of("shop", "mail")));
    assertThat(page.next()).isNull();
  }

  @Test
  void aChunkHoldsManyTracesAndEachIsFoundAlone() {
    write(
        chunkOf(
            0,
            1,
            span(trace(1), 1, "shop", "GET /").at(0, 10).with("user", "ann"),
            span(trace(2), 1, "shop", "GET /").at(5, 300).with("user", "bob").failed(),
            span(trace(3), 1, "mail", "send").at(3, 1),
            span(trace(1), 2, "stock", "reserve").under(1).at(1, 2)),
        chunkOf(1, 1, span(trace(2), 2, "stock", "reserve").under(1).at(6, 2)));
    assertThat(find(all())).containsExactly(trace(2), trace(3), trace(1));
    assertThat(subject.store().traceReader().trace(trace(1))).hasSize(2);
    assertThat(subject.store().traceReader().trace(trace(2))).hasSize(2);
    assertThat(subject.store().traceReader().trace(trace(3))).hasSize(1);
    assertThat(findByExpression("user=ann AND service=shop")).containsExactly(trace(1));
    assertThat(findByExpression("user=ann AND service=mail")).isEmpty();
    assertThat(find(all().withStatus(TraceStatus.OK))).containsExactly(trace(3), trace(1));
    assertThat(find(all().withDuration(null, Duration.ofMillis(100))))
        .containsExactly(trace(3), trace(1));
    assertThat(find(all().withOperation("reserve"))).containsExactly(trace(2), trace(1));
  }

  /** Chunks overlap in time, and a trace's older spans may be in a chunk of newer ones. */
  @Test
  void tracesOfOverlappingChunksComeNewestFirst() {
    write(
        chunkOf(
            0,
            1,
            span(trace(1), 1, "shop", "a").at(0, 1),
            span(trace(2), 1, "shop", "a").at(50_000, 1)),
        chunkOf(
            1,
            1,
            span(trace(3), 1, "shop", "a").at(10, 1),
            span(trace(4), 1, "shop", "a").at(40_000, 1)),
        chunkOf(
            2,
            1,
            span(trace(5), 1, "shop", "a").at(20, 1),
            span(trace(4), 2, "shop", "a").at(5, 1),
            span(trace(6), 1, "shop", "a").at(60_000, 1)));
    for (int limit = 1; limit <= 7; limit++) {
      assertThat(allPages(TraceQuery.all(FROM, TO, limit)))
          .extracting(TraceSummary::traceId)
          .as("by %d", limit)
          .containsExactly(trace(6), trace(2), trace(5), trace(3), trace(4), trace(1));
    }
  }

  @Test
  void aSpanDeliveredTwiceIsThereOnce() {
    Fixtures.SpanSample root = span(trace(1), 1, "shop", "GET /");
    write(chunk(1, root), chunk(2, root), chunk(3, root.failed()));
    assertThat(subject.store().traceReader().trace(trace(1))).containsExactly(root.build());
  }

  @Test
  void findsByServiceAndOperationOfOneSpan() {
    write(
        chunk(0, span(trace(1), 1, "shop", "GET /"), span(trace(1), 2, "stock", "reserve")),
        chunk(0, span(trace(2), 1, "shop", "reserve"), span(trace(2), 2, "stock", "GET /")),
        chunk(0, span(trace(3), 1, "mail", "send*all?")));
    assertThat(find(all().withService("shop"))).containsExactlyInAnyOrder(trace(1), trace(2));
    assertThat(find(all().withOperation("reserve"))).containsExactlyInAnyOrder(trace(1), trace(2));
    assertThat(find(all().withOperation("send*all?"))).containsExactly(trace(3));
    assertThat(find(all().withOperation("send*"))).isEmpty();
    assertThat(find(all().withService("stock").withOperation("reserve"))).containsExactly(trace(1));
    assertThat(find(all().withService("nobody"))).isEmpty();
  }

  @Test
  void findsByDuration() {
    write(
        chunk(0, span(trace(1), 1, "shop", "a").at(0, 10)),
        chunk(0, span(trace(2), 1, "shop", "a").at(1, 100)),
        chunk(0, span(trace(3), 1, "shop", "a").at(2, 1_000)));
    assertThat(find(all().withDuration(Duration.ofMillis(100), null)))
        .containsExactly(trace(3), trace(2));
    assertThat(find(all().withDuration(null, Duration.ofMillis(100))))
        .containsExactly(trace(2), trace(1));
    assertThat(find(all().withDuration(Duration.ofMillis(11), Duration.ofMillis(999))))
        .containsExactly(trace(2));
  }

  @Test
  void findsByStatus() {
    write(
        chunk(0, span(trace(1), 1, "shop", "a"), span(trace(1), 2, "stock", "b").failed()),
        chunk(0, span(trace(2), 1, "shop", "a")));
    assertThat(find(all().withStatus(TraceStatus.ERROR))).containsExactly(trace(1));
    assertThat(find(all().withStatus(TraceStatus.ERROR).withService("shop"))).isEmpty();
    assertThat(find(all().withStatus(TraceStatus.OK))).containsExactly(trace(2));
  }

  @Test
  void aTraceWhoseErrorIsInAnotherChunkIsNotOk() {
    write(
        chunk(1, span(trace(1), 1, "shop", "a")),
        chunk(2, span(trace(1), 2, "stock", "b").at(12_000, 1).failed()));
    assertThat(find(all().withStatus(TraceStatus.OK))).isEmpty();
    assertThat(find(all().withDuration(null, Duration.ofSeconds(5)))).isEmpty();
  }

  @Test
  void conditionsHoldOnOneSpan() {
    write(
        chunk(
            0,
            span(trace(1), 1, "shop", "a").with("region", "north").with("user", "ann"),
            span(trace(1), 2, "shop", "b").with("region", "south").with("user", "bob")));
    assertThat(findByExpression("region=north user=ann")).containsExactly(trace(1));
    assertThat(findByExpression("region=north AND user=bob")).isEmpty();
    assertThat(findByExpression("region=north AND NOT user=bob")).containsExactly(trace(1));
    assertThat(findByExpression("NOT region=north")).containsExactly(trace(1));
    assertThat(findByExpression("region!=north")).containsExactly(trace(1));
    assertThat(findByExpression("user!=ann user!=bob")).isEmpty();
  }

  @Test
  void expressionsSeeAllTypesOfValues() {
    write(
        chunk(
            0,
            span(trace(1), 1, "shop", "a")
                .with("http.response.status_code", AttributeValue.of(503))
                .with("ratio", AttributeValue.of(0.25))
                .with("cached", AttributeValue.of(true))
                .with("legacy.code", "404")
                .with(
                    "tags",
                    new AttributeValue.ArrayValue(
                        List.of(AttributeValue.of("red"), AttributeValue.of("blue"))))));
    for (String found :
        List.of(
            "http.response.status_code=503",
            "http.response.status_code>=500",
            "http.response.status_code<504",
            "ratio>0.2",
            "cached=true",
            "legacy.code>400",
            "tags=red",
            "tags=~bl.*",
            "host.name=host-1",
            "service=shop",
            "operation=a",
            "kind=server",
            "status=unset",
            "duration>=10ms",
            "(cached=false OR ratio<1) AND NOT tags=green",
            "missing=1 OR cached=true",
            "legacy.code=~\"4[0-9]{2}\"",
            "legacy.code!~5..")) {
      assertThat(findByExpression(found)).as(found).containsExactly(trace(1));
    }
    for (String notFound :
        List.of(
            "http.response.status_code>503",
            "ratio>0.25",
            "cached=false",
            "tags=green",
            "missing!=1",
            "missing!~a",
            "missing>0",
            "host.name=~host",
            "duration>10ms",
            "kind=client",
            "NOT cached=true")) {
      assertThat(findByExpression(notFound)).as(notFound).isEmpty();
    }
  }

  @Test
  void longValuesAreFoundByTheirWholeText() {
    String start = "x".repeat(400);
    write(
        chunk(0, span(trace(1), 1, "shop", "a").with("statement", start + "1")),
        chunk(0, span(trace(2), 1, "shop", "b").with("statement", start + "2")));
    assertThat(findByExpression("statement=" + start + "1")).containsExactly(trace(1));
    assertThat(findByExpression("statement=~x*2")).containsExactly(trace(2));
  }

  @Test
  void aChunkOfMoreAttributesThanTheIndexTakesIsStillFound() {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 3_000; i++) {
      spans.add(span(trace(1), i, "shop", "op-" + i).with("key." + i, "value-" + i).build());
    }
    write(Fixtures.chunk(0, 0, 0, spans));
    assertThat(findByExpression("key.2999=value-2999")).containsExactly(trace(1));
    assertThat(find(all().withService("shop").withOperation("op-2998"))).containsExactly(trace(1));
    assertThat(subject.store().traceReader().trace(trace(1))).hasSize(3_000);
  }

  @Test
  void aTraceOfManyChunksOnSeveralDaysIsFoundByItsId() {
    List<TraceChunk> chunks = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      chunks.add(chunk(i, span(trace(1), i + 1, "batch", "step").at(i * -1_000_000L, 5)));
    }
    write(chunks.toArray(TraceChunk[]::new));
    assertThat(subject.store().traceReader().trace(trace(1))).hasSize(250);
  }

  @Test
  void pagesHaveNoGapsAndNoDoublesUnderEqualTimes() {
    List<TraceChunk> chunks = new ArrayList<>();
    LongStream.rangeClosed(1, 60)
        .forEach(i -> {
          chunks.add(chunk(1, span(trace(i), 1, "shop", "a").at(i / 20, 1)));
          if (i % 3 == 0) {
            chunks.add(chunk(2, span(trace(i), 2, "shop", "b").at(i / 20 + 1, 1)));
          }
        });
    write(chunks.toArray(TraceChunk[]::new));
    List<TraceSummary> paged = allPages(TraceQuery.all(FROM, TO, 7));
    assertThat(paged).hasSize(60);
    assertThat(paged).extracting(TraceSummary::traceId).doesNotHaveDuplicates();
    assertThat(paged)
        .extracting(TraceSummary::startUnixNano)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(paged).isEqualTo(allPages(TraceQuery.all(FROM, TO, 1_000)));
  }

  private List<TraceSummary> allPages(TraceQuery query) {
    List<TraceSummary> traces = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      TracePage page = subject.store().traceReader().find(query.at(cursor));
      assertThat(page.traces()).hasSizeLessThanOrEqualTo(query.limit());
      traces.addAll(page.traces());
      cursor = page.next();
    } while (cursor != null);
    return traces;
  }

  @Test
  void theLastPageHasNoNext() {
    write(
        chunk(0, span(trace(1), 1, "shop", "a").at(0, 1)),
        chunk(0, span(trace(2), 1, "shop", "a").at(1, 1)),
        chunk(0, span(trace(3), 1, "mail", "a").at(-1, 1)));
    TracePage page =
        subject.store().traceReader().find(TraceQuery.all(FROM, TO, 2).withService("shop"));
    assertThat(page.traces()).hasSize(2);
    assertThat(page.next()).isNull();
  }

  @Test
  void theRangeIncludesItsStartAndExcludesItsEnd() {
    write(
        chunk(0, span(trace(1), 1, "shop", "a").at(0, 1)),
        chunk(0, span(trace(2), 1, "shop", "a").at(1_000, 1)));
    assertThat(find(TraceQuery.all(NOON, NOON.plusSeconds(1), 10))).containsExactly(trace(1));
    assertThat(find(TraceQuery.all(NOON.plusMillis(1), NOON.plusMillis(1_001), 10)))
        .containsExactly(trace(2));
  }

  @Test
  void listsServicesAndOperations() {
    write(
        chunk(0, span(trace(1), 1, "shop", "b"), span(trace(1), 2, "shop", "a")),
        chunk(0, span(trace(2), 1, "shop.eu", "c"), span(trace(2), 2, "a*b(c)", "d")),
        chunk(0, span(trace(3), 1, "later", "z").at(7_200_000, 1)));
    assertThat(subject.store().traceReader().services(FROM, TO))
        .containsExactly("a*b(c)", "shop", "shop.eu");
    assertThat(subject.store().traceReader().operations("shop", FROM, TO))
        .containsExactly("a", "b");
    assertThat(subject.store().traceReader().operations("a*b(c)", FROM, TO)).containsExactly("d");
    assertThat(subject.store().traceReader().operations("later", FROM, TO)).isEmpty();
  }

  @Test
  void aForeignCursorIsRefused() {
    assertThatThrownBy(() -> find(all().at("bm9uc2Vuc2U")))
        .isInstanceOf(InvalidCursorException.class);
    assertThatThrownBy(() -> find(all().at("%%%"))).isInstanceOf(InvalidCursorException.class);
  }
}
