package io.strata.collector.index;

import static io.strata.collector.testing.SpanBuilder.T0;
import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.deadletter.DeadLetter;
import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.Replay;
import io.strata.collector.stream.StreamRecord;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.collector.testing.ManualClock;
import io.strata.collector.testing.RecordingOutputs;
import io.strata.collector.testing.SpanBuilder;
import io.strata.collector.testing.SpanStream;
import io.strata.store.StoreRejectedException;
import io.strata.store.StoreUnavailableException;
import io.strata.store.memory.MemoryStore;
import io.strata.store.trace.TraceWriter;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.TraceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TracePipelineTest {
  private static final int PARTITION = 3;

  private final MemoryStore store = new MemoryStore();
  private final RecordingOutputs outputs = new RecordingOutputs();
  private final ManualClock clock = new ManualClock();
  private @Nullable RuntimeException storeFailure;

  @Test
  void storesAndSendsASegmentWhenTheNextOneStarts() {
    TracePipeline pipeline = pipeline();
    feed(pipeline, record(7, 0, span("shop", SpanKind.SERVER, 1)));
    feed(pipeline, record(8, 9_999, span("shop", SpanKind.CLIENT, 2).parent(1)));
    assertThat(trace(1)).isEmpty();

    feed(pipeline, record(9, 10_000, span("shop", SpanKind.SERVER, 3).trace(2)));

    assertThat(trace(1)).hasSize(2);
    assertThat(trace(2)).isEmpty();
    assertThat(outputs.finals).containsOnlyKeys("otlp_spans/3/7");
    assertThat(outputs.commits).containsExactly(new Position(7, 9));
  }

  @Test
  void commitsBehindByWhatIsRemembered() {
    TracePipeline pipeline = pipeline();
    for (int i = 0; i <= 12; i++) {
      feed(pipeline, record(i, i * 10_000L, span("shop", SpanKind.SERVER, i + 1)));
    }

    assertThat(outputs.position()).isEqualTo(new Position(3, 12));
  }

  @Test
  void showsAnOpenSegmentAndReplacesItLater() {
    TracePipeline pipeline = pipeline();
    feed(pipeline, record(0, 0, span("shop", SpanKind.SERVER, 1)));
    pipeline.publishOpen(true);
    assertThat(trace(1)).hasSize(1);
    assertThat(outputs.seen).containsKey("otlp_spans/3/0");
    assertThat(outputs.finals).isEmpty();

    feed(pipeline, record(1, 1_000, span("shop", SpanKind.CLIENT, 2).parent(1)));
    pipeline.publishOpen(true);
    assertThat(trace(1)).hasSize(2);
    assertThat(outputs.commits).isEmpty();
  }

  @Test
  void takesAnIdleSegmentAsComplete() {
    TracePipeline pipeline = pipeline();
    feed(pipeline, record(0, 0, span("shop", SpanKind.SERVER, 1)));
    pipeline.publishOpen(true);
    clock.advance(Duration.ofSeconds(31));
    pipeline.publishOpen(false);
    assertThat(outputs.finals).isEmpty();

    pipeline.publishOpen(true);
    assertThat(outputs.finals).containsOnlyKeys("otlp_spans/3/0");
  }

  @Test
  void closesASegmentThatHasEnoughBytes() {
    TracePipeline pipeline = pipeline();
    String large = "x".repeat(60_000);
    feed(pipeline, record(0, 0, span("shop", SpanKind.SERVER, 1).with("a", large)));
    feed(pipeline, record(1, 1, span("shop", SpanKind.SERVER, 2).with("a", large)));
    feed(pipeline, record(2, 2, span("shop", SpanKind.SERVER, 3)));

    assertThat(outputs.finals).containsOnlyKeys("otlp_spans/3/0");
    assertThat(outputs.position().done()).isEqualTo(2);
  }

  @Test
  void undecodableRecordsBecomeDeadLettersAndTheStreamGoesOn() {
    TracePipeline pipeline = pipeline();
    feed(pipeline, new StreamRecord(0, T0, new byte[] {-1, -1}));
    feed(pipeline, record(1, 1, span("shop", SpanKind.SERVER, 1)));
    feed(pipeline, record(2, 10_000, span("shop", SpanKind.SERVER, 2)));

    assertThat(outputs.letters).containsExactly(0L);
    assertThat(trace(1)).hasSize(1);
  }

  @Test
  void goesOnWhereItWasWhenTheStoreIsBack() {
    TracePipeline pipeline = pipeline();
    pipeline.accept(record(0, 0, span("shop", SpanKind.SERVER, 1)));
    pipeline.accept(record(1, 10_000, span("shop", SpanKind.SERVER, 2).trace(2)));
    storeFailure = new StoreUnavailableException("transport", "away", null);
    assertThatThrownBy(pipeline::flush).isInstanceOf(StoreUnavailableException.class);
    assertThat(outputs.commits).isEmpty();
    assertThat(pipeline.hasDue()).isTrue();

    pipeline.flush();

    assertThat(trace(1)).hasSize(1);
    assertThat(outputs.position().done()).isEqualTo(1);
  }

  @Test
  void whatTheStoreRefusesBecomesADeadLetter() {
    TracePipeline pipeline = pipeline();
    feed(pipeline, record(5, 0, span("shop", SpanKind.SERVER, 1)));
    storeFailure =
        new StoreRejectedException(
            List.of(new StoreRejectedException.Rejection(0, "id", "mapping", "no such field")));
    feed(pipeline, record(6, 10_000, span("shop", SpanKind.SERVER, 2)));

    assertThat(outputs.letters).containsExactly(5L);
    assertThat(outputs.position().done()).isEqualTo(6);
  }

  @Test
  void aRefusedSegmentIsOneLetterHoweverOftenItWasShown() {
    TracePipeline pipeline = pipeline();
    for (int i = 0; i < 3; i++) {
      feed(pipeline, record(i, i, span("shop", SpanKind.SERVER, i + 1)));
      storeFailure =
          new StoreRejectedException(
              List.of(new StoreRejectedException.Rejection(0, "id", "mapping", "no such field")));
      pipeline.publishOpen(true);
    }
    assertThat(outputs.sentLetters).isEmpty();
    feed(pipeline, record(3, 10_000, span("shop", SpanKind.SERVER, 9)));

    assertThat(outputs.sentLetters)
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.replay()).isEqualTo(Replay.STORE_ONLY);
          assertThat(OtlpDecoder.spans(letter.value()).items()).hasSize(3);
        });
  }

  @Test
  void whatIsWrittenBackIsStoredAndNotCountedAgain() {
    TracePipeline pipeline = pipeline();
    feed(pipeline, record(0, 0, span("shop", SpanKind.SERVER, 1)));
    storeFailure =
        new StoreRejectedException(
            List.of(new StoreRejectedException.Rejection(0, "id", "mapping", "no such field")));
    feed(pipeline, record(1, 10_000));
    assertThat(trace(1)).isEmpty();

    DeadLetter letter = outputs.sentLetters.getFirst();
    feed(
        pipeline,
        new StreamRecord(2, T0 + 10_001, letter.value(), null, false, null, Replay.STORE_ONLY));
    feed(pipeline, record(3, 20_000));

    assertThat(trace(1)).hasSize(1);
    assertThat(outputs.finals.get("otlp_spans/3/0")).isNotEmpty();
    assertThat(outputs.finals.get("otlp_spans/3/1")).isEmpty();
  }

  /** Crashes, outages and provisional writes at any point change nothing of what is stored. */
  @Property(tries = 60)
  void replayEndsWithTheSameContent(@ForAll long seed) {
    List<StreamRecord> records = new ArrayList<>(new SpanStream(seed).records());
    long last = records.getLast().offset();
    records.add(new StreamRecord(last + 1, records.getLast().timestampMillis() + 60_000, EMPTY));

    TracePipelineTest straight = new TracePipelineTest();
    straight.read(records, new Random(0), false);
    TracePipelineTest broken = new TracePipelineTest();
    broken.read(records, new Random(seed), true);

    assertThat(broken.outputs.finals).isEqualTo(straight.outputs.finals);
    assertThat(broken.outputs.letters).isEqualTo(straight.outputs.letters);
    assertThat(broken.outputs.position()).isEqualTo(straight.outputs.position());
    assertThat(broken.content()).isEqualTo(straight.content());
    broken.outputs.finals.forEach(
        (origin, points) -> assertThat(broken.outputs.seen).containsEntry(origin, points));
  }

  /** Each span that was sent, however often, is counted once and stored once. */
  @Property(tries = 40)
  void countsWhatWasSentOnce(@ForAll long seed) {
    List<StreamRecord> records = new ArrayList<>(new SpanStream(seed).records());
    long last = records.getLast().offset();
    records.add(new StreamRecord(last + 1, records.getLast().timestampMillis() + 60_000, EMPTY));
    TracePipelineTest test = new TracePipelineTest();
    test.read(records, new Random(seed), false);

    double counted =
        test.outputs.finals.values().stream()
            .flatMap(points -> points.entrySet().stream())
            .filter(point -> point.getKey().contains("name=GET /checkout"))
            .filter(point -> point.getKey().startsWith("traces_spanmetrics_calls_total"))
            .mapToDouble(point -> Double.parseDouble(point.getValue()))
            .sum();
    double stored =
        test.content().values().stream()
            .flatMap(List::stream)
            .filter(span -> span.name().equals("GET /checkout"))
            .mapToDouble(span -> span.traceState().isEmpty() ? 1 : 4)
            .sum();
    assertThat(counted).isEqualTo(stored);
  }

  private static final byte[] EMPTY = new byte[0];
  private final TreeSet<TraceId> known = new TreeSet<>();

  /** Reads a log to its end, as a process that crashes and meets outages would. */
  private void read(List<StreamRecord> log, Random random, boolean faults) {
    for (int life = 0; ; life++) {
      TracePipeline pipeline = pipeline();
      long resume = outputs.position().resume();
      boolean survived = true;
      for (StreamRecord record : log) {
        if (record.offset() < resume) {
          continue;
        }
        if (faults && life < 30 && random.nextInt(25) == 0) {
          survived = false;
          break;
        }
        if (faults && random.nextInt(4) == 0) {
          attempt(random, () -> pipeline.publishOpen(random.nextBoolean()));
        }
        pipeline.accept(record);
        while (pipeline.hasDue()) {
          attempt(faults ? random : null, pipeline::flush);
        }
      }
      if (survived) {
        return;
      }
    }
  }

  private void attempt(@Nullable Random random, Runnable action) {
    if (random != null && random.nextInt(8) == 0) {
      outputs.failOnce(new StreamUnavailableException("away", null));
    }
    if (random != null && random.nextInt(8) == 0) {
      storeFailure = new StoreUnavailableException("transport", "away", null);
    }
    try {
      action.run();
    } catch (StoreUnavailableException | StreamUnavailableException _) {
      // The consumer's thread would try again: so does the caller.
    }
  }

  private Map<TraceId, List<Span>> content() {
    Map<TraceId, List<Span>> content = new TreeMap<>();
    known.forEach(id -> content.put(id, store.traceReader().trace(id)));
    return content;
  }

  private List<Span> trace(long number) {
    return store.traceReader().trace(new TraceId(0, number));
  }

  private static StreamRecord record(long offset, long millis, SpanBuilder... spans) {
    return new StreamRecord(
        offset,
        T0 + millis,
        OtlpEncoder.spans(Arrays.stream(spans).map(SpanBuilder::build).toList()));
  }

  private static void feed(TracePipeline pipeline, StreamRecord record) {
    pipeline.accept(record);
    while (pipeline.hasDue()) {
      pipeline.flush();
    }
  }

  private TracePipeline pipeline() {
    TraceWriter writer =
        chunks -> {
          RuntimeException failure = storeFailure;
          storeFailure = null;
          if (failure != null) {
            throw failure;
          }
          chunks.stream()
              .flatMap(chunk -> chunk.chunk().spans().stream())
              .map(Span::traceId)
              .forEach(known::add);
          store.traceWriter().write(chunks);
        };
    return new TracePipeline(
        PARTITION,
        outputs.position(),
        new TracePipeline.Settings(
            100_000, Duration.ofSeconds(30), SpanDeriver.Settings.defaults()),
        new TracePipeline.Outputs(writer, outputs),
        new PipelinePorts(outputs, outputs, new CollectorMetrics(new SimpleMeterRegistry())),
        clock);
  }
}
