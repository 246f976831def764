package io.strata.collector.index;

import static io.strata.collector.testing.SpanBuilder.T0;
import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.sample.SamplingPolicy;
import io.strata.collector.stream.StreamRecord;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.collector.testing.ManualClock;
import io.strata.collector.testing.RecordingOutputs;
import io.strata.collector.testing.SpanBuilder;
import io.strata.collector.testing.SpanStream;
import io.strata.store.StoreUnavailableException;
import io.strata.store.memory.MemoryStore;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanReference;
import io.strata.telemetry.trace.TraceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The pipeline of spans with tail sampling switched on. */
class TraceSamplingTest {
  private final MemoryStore store = new MemoryStore();
  private final RecordingOutputs outputs = new RecordingOutputs();
  private final ManualClock clock = new ManualClock();
  private final Set<TraceId> sent = new HashSet<>();
  private @Nullable RuntimeException storeFailure;

  @Test
  void nothingIsStoredBeforeTheDecisionAndTheOffsetWaitsForIt() {
    TracePipeline pipeline = pipeline(policy(10, 1));
    feed(pipeline, record(0, 0, span("shop", SpanKind.SERVER, 1)));
    pipeline.publishOpen(true);
    feed(pipeline, record(1, 10_000, span("shop", SpanKind.SERVER, 2).trace(2)));
    assertThat(stored(1)).isEmpty();
    assertThat(outputs.finals).containsKey("otlp_spans/3/0");
    assertThat(outputs.position().done()).isZero();

    feed(pipeline, record(2, 20_000, span("shop", SpanKind.SERVER, 3).trace(3)));

    assertThat(stored(1)).hasSize(1);
    assertThat(outputs.position().done()).isEqualTo(1);
    assertThat(outputs.finals.get("otlp_spans/3/0/sampling"))
        .containsExactly(
            Map.entry("traces_sampling_kept_spans_total{reason=share, service=shop} @0", "1.0"));
  }

  @Test
  void anErrorInTheNextSegmentKeepsTheWholeTrace() {
    TracePipeline pipeline = pipeline(policy(0.1, 1));
    feed(pipeline, record(0, 0, span("shop", SpanKind.SERVER, 1)));
    feed(pipeline, record(1, 10_000, span("cart", SpanKind.SERVER, 2).parent(1).error()));
    feed(pipeline, record(2, 40_000, span("shop", SpanKind.SERVER, 3).trace(3)));

    assertThat(stored(1)).hasSize(2);
  }

  @Test
  void whatComesLaterOfAKeptTraceIsKept() {
    TracePipeline pipeline = pipeline(policy(0.01, 0));
    feed(pipeline, record(0, 0, span("shop", SpanKind.SERVER, 1).error()));
    feed(pipeline, record(1, 10_000, span("cart", SpanKind.SERVER, 2).parent(1)));
    feed(pipeline, record(2, 30_000, span("cart", SpanKind.SERVER, 3).parent(1)));
    feed(pipeline, record(3, 70_000, span("cart", SpanKind.SERVER, 4).parent(1)));
    feed(pipeline, record(4, 90_000, span("shop", SpanKind.SERVER, 9).trace(9)));

    assertThat(stored(1))
        .extracting(Span::spanId)
        .containsExactlyInAnyOrder(new SpanId(1), new SpanId(2), new SpanId(3));
  }

  @Test
  void aStreamThatStandsStillIsDecidedAsIfItHadEnded() {
    TracePipeline pipeline = pipeline(policy(10, 1));
    feed(pipeline, record(0, 0, span("shop", SpanKind.SERVER, 1)));
    feed(pipeline, record(1, 10_000, span("shop", SpanKind.SERVER, 2).trace(2)));
    clock.advance(Duration.ofSeconds(31));
    pipeline.publishOpen(true);

    assertThat(stored(1)).hasSize(1);
    assertThat(stored(2)).hasSize(1);
    assertThat(outputs.position().done()).isZero();
    feed(pipeline, record(2, 60_000, span("shop", SpanKind.SERVER, 3).trace(3)));
    assertThat(stored(1)).hasSize(1);
    assertThat(outputs.position().done()).isEqualTo(2);
  }

  @Test
  void whatWasShownAndIsDecidedOtherwiseIsStoredNoMore() {
    TracePipeline pipeline = pipeline(policy(0.1, 1));
    showThenShed(pipeline, pipeline);

    assertThat(stored(1)).isEmpty();
    assertThat(counted("kept")).isZero();
    assertThat(counted("shed")).isEqualTo(3);
  }

  @Test
  void whatAPredecessorShowedAndIsDecidedOtherwiseIsStoredNoMore() {
    showThenShed(pipeline(policy(0.1, 1)), pipeline(policy(0.1, 1)));

    assertThat(stored(1)).isEmpty();
  }

  /** A budget of one span a segment: the trace fits until more of it comes. */
  private void showThenShed(TracePipeline showing, TracePipeline deciding) {
    StreamRecord first = record(0, 0, span("shop", SpanKind.SERVER, 1));
    feed(showing, first);
    clock.advance(Duration.ofSeconds(31));
    showing.publishOpen(true);
    assertThat(stored(1)).hasSize(1);
    if (deciding != showing) {
      feed(deciding, first);
    }
    feed(
        deciding,
        record(
            1,
            10_000,
            span("cart", SpanKind.SERVER, 2).parent(1),
            span("cart", SpanKind.INTERNAL, 3).parent(2)));
    feed(deciding, record(2, 60_000));
    feed(deciding, record(3, 90_000));
  }

  @Test
  void whoSentAMessageOfAShedTraceIsStillKnownAndNothingElseOfIt() {
    TracePipeline pipeline = pipeline(policy(0.1, 0));
    feed(
        pipeline,
        record(
            0,
            0,
            span("shop", SpanKind.SERVER, 1),
            span("shop", SpanKind.INTERNAL, 2).parent(1),
            span("shop", SpanKind.PRODUCER, 3).parent(2),
            span("shop", SpanKind.INTERNAL, 4).parent(3)));
    feed(pipeline, record(1, 60_000));

    assertThat(stored(1)).isEmpty();
    List<SpanReference> all =
        LongStream.rangeClosed(1, 4)
            .mapToObj(id -> new SpanReference(new TraceId(0, 1), new SpanId(id)))
            .toList();
    assertThat(store.traceReader().linkTargets(all).keySet())
        .containsExactlyInAnyOrder(all.get(2), all.get(3));
  }

  /** Crashes and outages at any point change nothing of what is stored and counted. */
  @Property(tries = 25)
  void replayEndsWithTheSameContent(@ForAll long seed, @ForAll @IntRange(max = 2) int wait) {
    List<StreamRecord> records = stream(seed);
    SamplingPolicy policy = policy(1, wait);
    TraceSamplingTest straight = new TraceSamplingTest();
    straight.read(records, policy, new Random(0), false);
    TraceSamplingTest broken = new TraceSamplingTest();
    broken.read(records, policy, new Random(seed), true);

    assertThat(broken.outputs.finals).isEqualTo(straight.outputs.finals);
    assertThat(broken.outputs.letters).isEqualTo(straight.outputs.letters);
    assertThat(broken.outputs.position()).isEqualTo(straight.outputs.position());
    assertThat(broken.content()).isEqualTo(straight.content());
  }

  /** What is derived is the same with sampling and without; what is stored is what was counted. */
  @Property(tries = 15)
  void countsAreNotAffected(@ForAll long seed) {
    List<StreamRecord> records = stream(seed);
    TraceSamplingTest all = new TraceSamplingTest();
    all.read(records, null, new Random(0), false);
    TraceSamplingTest sampled = new TraceSamplingTest();
    sampled.read(records, policy(1, 1), new Random(0), false);

    Map<String, Map<String, String>> derived = new TreeMap<>(sampled.outputs.finals);
    derived.keySet().removeIf(origin -> origin.endsWith("/sampling"));
    assertThat(derived).isEqualTo(all.outputs.finals);
    long storedAll = size(all.content());
    long stored = size(sampled.content());
    assertThat(stored).isLessThan(storedAll);
    assertThat(sampled.counted("kept")).isEqualTo((double) stored);
    assertThat(sampled.counted("kept") + sampled.counted("shed")).isEqualTo((double) storedAll);
  }

  private double counted(String what) {
    return outputs.finals.values().stream()
        .flatMap(points -> points.entrySet().stream())
        .filter(point -> point.getKey().startsWith("traces_sampling_" + what + "_spans_total"))
        .mapToDouble(point -> Double.parseDouble(point.getValue()))
        .sum();
  }

  private static long size(Map<TraceId, Set<SpanId>> content) {
    return content.values().stream().mapToLong(Set::size).sum();
  }

  private static List<StreamRecord> stream(long seed) {
    List<StreamRecord> records = new ArrayList<>(new SpanStream(seed).records());
    for (int i = 1; i <= 2; i++) {
      StreamRecord last = records.getLast();
      records.add(
          new StreamRecord(last.offset() + 1, last.timestampMillis() + 60_000, new byte[0]));
    }
    return records;
  }

  private void read(
      List<StreamRecord> log, @Nullable SamplingPolicy policy, Random random, boolean faults) {
    for (int life = 0; ; life++) {
      TracePipeline pipeline = pipeline(policy);
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
        note(record);
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

  private void note(StreamRecord record) {
    if (record.value().length != 3) {
      OtlpDecoder.spans(record.value()).items().forEach(span -> sent.add(span.traceId()));
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

  private Map<TraceId, Set<SpanId>> content() {
    Map<TraceId, Set<SpanId>> content = new TreeMap<>();
    for (TraceId id : sent) {
      Set<SpanId> spans = new HashSet<>();
      store.traceReader().trace(id).forEach(span -> spans.add(span.spanId()));
      if (!spans.isEmpty()) {
        content.put(id, spans);
      }
    }
    return content;
  }

  private List<Span> stored(long trace) {
    return store.traceReader().trace(new TraceId(0, trace));
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

  private static SamplingPolicy policy(double spansPerSecond, int wait) {
    return new SamplingPolicy(
        new SamplingPolicy.Budget(spansPerSecond, null, 1_000),
        new SamplingPolicy.Worth(0.9, 2, 1),
        new SamplingPolicy.Reach(wait, 3, Long.MAX_VALUE, 10_000));
  }

  private TracePipeline pipeline(@Nullable SamplingPolicy policy) {
    return new TracePipeline(
        3,
        outputs.position(),
        new TracePipeline.Settings(100_000, Duration.ofSeconds(30), SpanDeriver.Settings.defaults())
            .withSampling(policy),
        new TracePipeline.Outputs(
            chunks -> {
              RuntimeException failure = storeFailure;
              storeFailure = null;
              if (failure != null) {
                throw failure;
              }
              store.traceWriter().write(chunks);
            },
            outputs),
        new PipelinePorts(outputs, outputs, new CollectorMetrics(new SimpleMeterRegistry())),
        clock);
  }
}
