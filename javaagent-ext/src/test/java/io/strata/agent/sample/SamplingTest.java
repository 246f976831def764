package io.strata.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sampler and processor in a real SDK, by a clock that the test moves. */
class SamplingTest {
  private static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private long now;
  private Sampling sampling = sampling(50, 50, SlowRule.from(1_000_000_000));
  private SdkTracerProvider provider = provider();

  @AfterEach
  void close() {
    provider.close();
  }

  private Sampling sampling(double traces, double kept, SlowRule slow) {
    return new Sampling(
        new SampleSettings(traces, kept, slow, new DropPatterns(DropPatterns.HEALTH_CHECKS)),
        () -> now,
        1L << 30);
  }

  private SdkTracerProvider provider() {
    return SdkTracerProvider.builder()
        .setSampler(sampling.sampler())
        .addSpanProcessor(sampling.keepingBefore(SimpleSpanProcessor.create(exporter)))
        .build();
  }

  private void use(Sampling used) {
    provider.close();
    exporter = InMemorySpanExporter.create();
    sampling = used;
    provider = provider();
  }

  private Tracer tracer() {
    return provider.get("test");
  }

  @Test
  void aRareRequestIsSampledWithAThresholdOfNought() {
    request("/orders", 1, false);
    assertThat(spans())
        .hasSize(2)
        .allSatisfy(span -> {
          assertThat(ot(span)).isEqualTo("th:0");
          assertThat(span.getSpanContext().isSampled()).isTrue();
        });
  }

  @Test
  void aTraceIsSampledWhereItsRandomnessReachesTheThresholdItNames() {
    load(1_000, 10);
    assertThat(exporter.getFinishedSpanItems())
        .isNotEmpty()
        .allSatisfy(span -> {
          OtelMember member = OtelMember.of(span.getSpanContext().getTraceState());
          assertThat(member.hasThreshold()).isTrue();
          assertThat(Consistent.randomness(span.getTraceId()))
              .isGreaterThanOrEqualTo(member.threshold());
        });
  }

  @Test
  void errorsOfUnsampledTracesAreKeptWhole() {
    load(1_000, 10);
    exporter.reset();
    for (int i = 0; i < 20; i++) {
      pass(0.1);
      request("/orders", 1, true);
    }
    assertThat(servers()).hasSize(20);
    assertThat(spans()).hasSize(40).allSatisfy(span -> assertThat(ot(span)).isEqualTo("th:0"));
    assertThat(spans())
        .filteredOn(span -> !span.getSpanContext().isSampled())
        .isNotEmpty()
        .allSatisfy(span -> assertThat(span.getAttributes().get(KeptSpan.KEPT)).isEqualTo("error"));
    assertThat(sampling.counts().kept(KeepReason.ERROR)).isBetween(10L, 20L);
  }

  @Test
  void slowRequestsAreKept() {
    load(1_000, 10);
    exporter.reset();
    for (int i = 0; i < 20; i++) {
      pass(0.1);
      request("/orders", 1_500, false);
    }
    assertThat(servers()).hasSize(20);
    assertThat(sampling.counts().kept(KeepReason.SLOW)).isBetween(10L, 20L);
  }

  @Test
  void whatIsNeitherSampledNorRemarkableIsNotExported() {
    use(sampling(0, 50, SlowRule.never()));
    request("/orders", 5_000, false);
    assertThat(spans()).isEmpty();
    assertThat(sampling.traces().heldSpans()).isZero();
    assertThat(sampling.counts().of(SampleCounts.Decision.UNSAMPLED)).isEqualTo(1);
  }

  @Test
  void whereNothingIsKeptNothingUnsampledIsRecorded() {
    use(sampling(0, 0, SlowRule.never()));
    Span span = tracer().spanBuilder("GET").setSpanKind(SpanKind.SERVER).startSpan();
    assertThat(span.isRecording()).isFalse();
    span.end();
  }

  @Test
  void aFloodOfErrorsIsKeptWithinItsBudgetAndCounted() {
    use(sampling(1, 5, SlowRule.never()));
    for (int i = 0; i < 20_000; i++) {
      pass(0.002);
      request("/orders", 1, true);
    }
    assertThat(servers().size() / 40.0).as("seed %d", seed).isBetween(4.0, 7.0);
    assertThat(sampling.counts().notKept(SampleCounts.Cause.BUDGET)).isGreaterThan(15_000);
    assertWeights(20_000, 0.25);
  }

  @Test
  void healthChecksAndWhatTheyCallAreDropped() {
    request("/health", 1, true);
    request("/actuator/health/liveness", 1, false);
    assertThat(spans()).isEmpty();
    assertThat(sampling.counts().of(SampleCounts.Decision.DROPPED)).isEqualTo(2);
  }

  @Test
  void aSampledParentsThresholdIsKept() {
    remote("th:8", "ffffffffffffffff", true, false);
    assertThat(spans()).hasSize(1);
    assertThat(ot(spans().getFirst())).isEqualTo("th:8");
  }

  @Test
  void aSampledParentsErrorStandsForItselfAlone() {
    remote("th:8;x:y", "ffffffffffffffff", true, true);
    assertThat(ot(spans().getFirst())).isEqualTo("th:0;x:y");
    assertThat(spans().getFirst().getAttributes().get(KeptSpan.KEPT)).isNull();
  }

  @Test
  void aThresholdThatContradictsTheRandomnessIsErased() {
    remote("th:8;rv:70000000000000", "ffffffffffffffff", true, false);
    assertThat(ot(spans().getFirst())).isEqualTo("rv:70000000000000");
  }

  @Test
  void explicitRandomnessGoesBeforeTheTraceIds() {
    remote("rv:90000000000000;th:8", "ff00000000000000", true, false);
    assertThat(ot(spans().getFirst())).isEqualTo("rv:90000000000000;th:8");
  }

  @Test
  void aSampledParentWithoutAThresholdGetsNone() {
    remote("rv:90000000000000", "ffffffffffffffff", true, true);
    assertThat(ot(spans().getFirst())).isEqualTo("rv:90000000000000");
  }

  @Test
  void anUnsampledParentIsFollowedUnlessThereIsAnError() {
    remote("th:8", "0000000000000001", false, false);
    assertThat(spans()).isEmpty();
    remote("th:8", "0000000000000001", false, true);
    assertThat(spans()).hasSize(1);
    SpanData kept = spans().getFirst();
    assertThat(ot(kept)).isEqualTo("th:0");
    assertThat(kept.getSpanContext().isSampled()).isFalse();
    assertThat(kept.getAttributes().get(KeptSpan.KEPT)).isEqualTo("error");
  }

  @Test
  void whatIsCalledMeanwhileIsToldThatTheTraceIsNotSampled() {
    use(sampling(0, 50, SlowRule.never()));
    Span server = tracer().spanBuilder("GET").setSpanKind(SpanKind.SERVER).startSpan();
    Span client = tracer().spanBuilder("GET").setParent(Context.root().with(server)).startSpan();
    assertThat(client.isRecording()).isTrue();
    assertThat(client.getSpanContext().isSampled()).isFalse();
    client.end();
    server.end();
  }

  @Test
  void anErrorAfterTheRootHasEndedIsKept() {
    use(sampling(0, 50, SlowRule.never()));
    Span server = tracer().spanBuilder("GET").setSpanKind(SpanKind.SERVER).startSpan();
    Span late = tracer().spanBuilder("late").setParent(Context.root().with(server)).startSpan();
    Span fine = tracer().spanBuilder("fine").setParent(Context.root().with(server)).startSpan();
    server.end();
    late.setStatus(StatusCode.ERROR);
    late.end();
    fine.end();
    assertThat(spans()).extracting(SpanData::getName).containsExactly("late", "fine");
  }

  @Test
  void aTraceThatComesBackIntoTheProcessIsOnePart() {
    use(sampling(0, 50, SlowRule.never()));
    Span client = tracer().spanBuilder("call").setSpanKind(SpanKind.CLIENT).startSpan();
    SpanContext propagated =
        SpanContext.createFromRemoteParent(
            client.getSpanContext().getTraceId(),
            client.getSpanContext().getSpanId(),
            client.getSpanContext().getTraceFlags(),
            client.getSpanContext().getTraceState());
    Span server =
        tracer()
            .spanBuilder("GET")
            .setSpanKind(SpanKind.SERVER)
            .setParent(Context.root().with(Span.wrap(propagated)))
            .startSpan();
    server.end();
    assertThat(sampling.traces().heldSpans()).isEqualTo(1);
    client.setStatus(StatusCode.ERROR);
    client.end();
    assertThat(spans()).hasSize(2);
    assertThat(sampling.traces().heldSpans()).isZero();
  }

  @Test
  void nothingIsHeldForever() {
    use(sampling(0, 50, SlowRule.never()));
    for (int i = 0; i < 100_000; i++) {
      pass(0.01);
      Span server = tracer().spanBuilder("GET").setSpanKind(SpanKind.SERVER).startSpan();
      Span child = tracer().spanBuilder("x").setParent(Context.root().with(server)).startSpan();
      child.end();
      // The server's span is forgotten.
    }
    assertThat(sampling.traces().heldSpans()).isLessThanOrEqualTo(4096);
    // Until then a new one may find all of its places taken.
    pass(61);
    request("/orders", 1, true);
    assertThat(servers()).hasSize(1);
  }

  @Test
  void moreAtOnceThanCanBeWatchedAreDroppedAndCounted() {
    use(sampling(0, 50, SlowRule.never()));
    for (int i = 0; i < 10_000; i++) {
      tracer().spanBuilder("GET").setSpanKind(SpanKind.SERVER).startSpan();
    }
    assertThat(sampling.counts().notKept(SampleCounts.Cause.TOO_MANY)).isBetween(7_000L, 9_000L);
  }

  @Test
  void aTraceOfManySpansIsNotHeldWhole() {
    use(sampling(0, 50, SlowRule.never()));
    Span server = tracer().spanBuilder("GET").setSpanKind(SpanKind.SERVER).startSpan();
    for (int i = 0; i < 1_000; i++) {
      tracer().spanBuilder("x").setParent(Context.root().with(server)).startSpan().end();
    }
    assertThat(sampling.traces().heldSpans()).isLessThanOrEqualTo(LocalTrace.MAX_HELD);
    server.setStatus(StatusCode.ERROR);
    server.end();
    assertThat(servers()).hasSize(1);
  }

  @Test
  void aFlushExportsWhatIsSampledAndHeld() {
    load(1_000, 10);
    Span sampled = server();
    while (!sampled.getSpanContext().isSampled()) {
      sampled = server();
    }
    tracer().spanBuilder("x").setParent(Context.root().with(sampled)).startSpan().end();
    exporter.reset();
    provider.forceFlush().join(10, TimeUnit.SECONDS);
    assertThat(spans()).extracting(SpanData::getName).containsExactly("x");
  }

  @Test
  void severalProcessorsGetTheSame() {
    InMemorySpanExporter other = InMemorySpanExporter.create();
    Sampling shared = sampling(0, 50, SlowRule.never());
    try (SdkTracerProvider both =
        SdkTracerProvider.builder()
            .setSampler(shared.sampler())
            .addSpanProcessor(shared.keepingBefore(SimpleSpanProcessor.create(exporter)))
            .addSpanProcessor(shared.keepingBefore(SimpleSpanProcessor.create(other)))
            .build()) {
      both.get("test").spanBuilder("job").startSpan().setStatus(StatusCode.ERROR).end();
      assertThat(exporter.getFinishedSpanItems()).hasSize(1);
      assertThat(other.getFinishedSpanItems()).hasSize(1);
    }
  }

  /** What readers add up, who know only of thresholds. */
  @Test
  void weightedCountsOfAllSpansAreRight() {
    use(sampling(10, 10, SlowRule.from(50_000_000)));
    int requests = 60_000;
    for (int i = 0; i < requests; i++) {
      pass(0.005);
      request("/orders", random.nextInt(100) == 0 ? 60 : 1, random.nextInt(50) == 0);
    }
    assertThat(servers().size()).isLessThan(requests / 5);
    assertWeights(requests, 0.1);
  }

  private void assertWeights(int requests, double tolerance) {
    for (String name : List.of("GET", "SELECT")) {
      assertThat(weight(span -> span.getName().equals(name)) / requests)
          .as("%s, seed %d", name, seed)
          .isCloseTo(1, within(tolerance));
    }
  }

  private double weight(Predicate<SpanData> wanted) {
    return exporter.getFinishedSpanItems().stream()
        .filter(wanted)
        .mapToDouble(span -> {
          long threshold = OtelMember.of(span.getSpanContext().getTraceState()).threshold();
          return (double) Consistent.NEVER / (Consistent.NEVER - threshold);
        })
        .sum();
  }

  @Test
  void noSpanIsExportedTwice() {
    use(sampling(10, 10, SlowRule.from(50_000_000)));
    for (int i = 0; i < 20_000; i++) {
      pass(0.005);
      request("/orders", random.nextInt(100) == 0 ? 60 : 1, random.nextInt(50) == 0);
    }
    Set<String> ids = new HashSet<>();
    assertThat(exporter.getFinishedSpanItems())
        .allSatisfy(span -> assertThat(ids.add(span.getSpanId())).isTrue());
  }

  private Span server() {
    pass(0.001);
    return tracer()
        .spanBuilder("GET")
        .setSpanKind(SpanKind.SERVER)
        .setAttribute(URL_PATH, "/orders")
        .startSpan();
  }

  private void load(int perSecond, int seconds) {
    for (int i = 0; i < perSecond * seconds; i++) {
      pass(1.0 / perSecond);
      request("/orders", 1, false);
    }
  }

  private void pass(double seconds) {
    now += (long) (seconds * 1e9);
  }

  /** A request that asks a database, and takes so many milliseconds. */
  private void request(String path, int millis, boolean error) {
    long start = 1_700_000_000_000L;
    Span server =
        tracer()
            .spanBuilder("GET")
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(start, TimeUnit.MILLISECONDS)
            .setAttribute(URL_PATH, path)
            .startSpan();
    Span database =
        tracer()
            .spanBuilder("SELECT")
            .setSpanKind(SpanKind.CLIENT)
            .setParent(Context.root().with(server))
            .startSpan();
    database.end();
    if (error) {
      server.setStatus(StatusCode.ERROR);
    }
    server.end(start + millis, TimeUnit.MILLISECONDS);
  }

  private void remote(String ot, String lowTraceId, boolean sampled, boolean error) {
    exporter.reset();
    SpanContext parent =
        SpanContext.createFromRemoteParent(
            TraceId.fromBytes(new byte[16]).substring(0, 15) + "1" + lowTraceId,
            SpanId.fromLong(1 + random.nextInt(1_000_000)),
            sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(),
            TraceState.builder().put("ot", ot).build());
    Span server =
        tracer()
            .spanBuilder("GET")
            .setSpanKind(SpanKind.SERVER)
            .setParent(Context.root().with(Span.wrap(parent)))
            .startSpan();
    if (error) {
      server.setStatus(StatusCode.ERROR);
    }
    server.end();
  }

  private List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  private List<SpanData> servers() {
    return spans().stream().filter(span -> span.getKind() == SpanKind.SERVER).toList();
  }

  private static String ot(SpanData span) {
    return String.valueOf(span.getSpanContext().getTraceState().get("ot"));
  }
}
