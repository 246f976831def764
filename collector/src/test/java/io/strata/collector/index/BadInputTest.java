package io.strata.collector.index;

import static io.strata.collector.testing.SpanBuilder.T0;
import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.derive.figures.Bounds;
import io.strata.collector.derive.topology.Horizon;
import io.strata.collector.kafka.DerivedMetricsTopic;
import io.strata.collector.kafka.LinkRequestTopic;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.stream.StreamRecord;
import io.strata.collector.testing.FakeSink;
import io.strata.collector.testing.ManualClock;
import io.strata.collector.testing.SpanBuilder;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What hostile or broken senders bring costs neither memory nor time beyond bounds, and every
 * request is still counted somewhere. Through a whole pipeline, to the records that Kafka gets.
 */
class BadInputTest {
  private static final int MANY = 100_000;
  private static final int SPANS_IN_A_RECORD = 1_000;
  private static final int MAX_SERIES = 20_000;

  /** Of the processor; a quadratic algorithm takes minutes. */
  private static final Duration TIME = Duration.ofSeconds(60);

  private static final long HEAP = 200L << 20;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FakeSink sink = new FakeSink();
  private final TracePipeline pipeline = pipeline();
  private long offset;
  private long millis;
  private long startedAt;
  private long heapBefore;

  @BeforeEach
  void start() {
    heapBefore = heap();
    startedAt = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @AfterEach
  void boundsOfTimeAndMemory() {
    long taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startedAt;
    assertThat(Duration.ofNanos(taken)).isLessThan(TIME);
    assertThat(heap() - heapBefore).isLessThan(HEAP);
    assertThat(pipeline.hasDue()).isFalse();
  }

  @Test
  void aHundredThousandServices() throws Exception {
    feed(MANY, i -> span("service-" + i, SpanKind.SERVER, i + 1).trace(i + 1));
    endSegment();

    assertThat(sum("traces_spanmetrics_calls_total")).isEqualTo(MANY);
    assertThat(sum("traces_service_graph_request_total")).isEqualTo(MANY);
    assertThat(losses("services")).isPositive();
    assertThat(losses("edges")).isPositive();
  }

  @Test
  void aMillionSpanNamesOfOneService() throws Exception {
    feed(10 * MANY, i -> span("shop", SpanKind.SERVER, i + 1).trace(i + 1).name("GET /order/" + i));
    endSegment();

    assertThat(sum("traces_spanmetrics_calls_total")).isEqualTo(10 * MANY);
    assertThat(sum("traces_service_graph_request_total")).isEqualTo(10 * MANY);
    assertThat(losses("span_names")).isPositive();
  }

  @Test
  void anInstanceIdForEverySpan() throws Exception {
    feed(
        MANY,
        i ->
            span("shop", SpanKind.SERVER, i + 1)
                .trace(i + 1)
                .resource("service.instance.id", "instance " + i));
    endSegment();

    assertThat(sum("traces_spanmetrics_calls_total")).isEqualTo(MANY);
    assertThat(losses("instances")).isPositive();
  }

  @Test
  void endTimesAllOverTheDay() throws Exception {
    feed(
        MANY,
        i ->
            span("shop-" + i % 50, SpanKind.SERVER, i + 1).trace(i + 1).end(T0 - i / 50 * 10_000L));
    endSegment();

    assertThat(sum("traces_spanmetrics_calls_total")).isEqualTo(MANY);
    assertThat(losses("series")).isPositive();
  }

  @Test
  void hostsWithIdsInThem() throws Exception {
    feed(
        MANY,
        i ->
            span("shop", SpanKind.CLIENT, i + 1)
                .trace(i + 1)
                .parent(7 * MANY)
                .with("url.full", "http://order-" + i + ".example.com/"));
    endSegment();
    endSegment();
    endSegment();

    assertThat(sum("traces_service_graph_request_total")).isEqualTo(MANY);
    assertThat(losses("edges")).isPositive();
  }

  @Test
  void databasesOfEndlessNames() throws Exception {
    String large = "x".repeat(5_000);
    feed(
        MANY / 10,
        i ->
            span("shop", SpanKind.CLIENT, i + 1)
                .trace(i + 1)
                .parent(9)
                .with("db.system", "d" + i + large)
                .with("server.address", "h" + i + large));
    endSegment();

    assertThat(sum("traces_service_graph_request_total")).isEqualTo(MANY / 10);
    assertThat(losses("edges")).isPositive();
  }

  @Test
  void thousandsOfPairsOfServices() throws Exception {
    feed(
        MANY,
        i -> {
          int pair = i / 2;
          return i % 2 == 0
              ? span("client-" + pair % 300, SpanKind.CLIENT, i + 1).trace(pair + 1).parent(7)
              : span("server-" + pair % 411, SpanKind.SERVER, i + 1).trace(pair + 1).parent(i);
        });
    endSegment();

    assertThat(sum("traces_service_graph_request_total")).isEqualTo(MANY / 2);
    assertThat(losses("edges")).isPositive();
  }

  /** Children before their parents: a chain of which every span waits for the next. */
  @Test
  void oneTraceThatIsAChainOf200_000SpansFromItsEnd() throws Exception {
    int spans = 2 * MANY;
    feed(
        spans,
        i ->
            span("shop-" + i % 3, kind(spans - i), spans - i)
                .trace(1)
                .parent(i == spans - 1 ? 0 : spans - i - 1));
    endSegment();

    assertThat(sum("traces_service_graph_request_total")).isPositive();
  }

  /** Thousands of servers below a chain of internal spans that comes from its end. */
  @Test
  void oneTraceOf200_000SpansWhoseTrunkComesLast() throws Exception {
    int servers = 2 * MANY - 100;
    feed(servers, i -> span("cart", SpanKind.SERVER, 1_000 + i).trace(1).parent(100));
    feed(99, i -> span("shop", SpanKind.INTERNAL, 100 - i).trace(1).parent(99 - i));
    feed(1, _ -> span("shop", SpanKind.CLIENT, 1).trace(1).parent(0));
    endSegment();

    assertThat(sum("traces_service_graph_request_total")).isPositive();
  }

  @Test
  void spansThatAreTheirOwnAncestors() throws Exception {
    feed(MANY, i -> span("shop", kind(i), i % 10 + 1).trace(1 + i / 10).parent((i + 1) % 10 + 1));
    endSegment();
    endSegment();

    assertThat(sum("traces_spanmetrics_calls_total")).isPositive();
  }

  @Test
  void consumersOfThousandsOfLinks() throws Exception {
    for (int i = 0; i < 60; i++) {
      SpanBuilder consumer = span("mail", SpanKind.CONSUMER, i + 1).trace(i + 1);
      for (int link = 0; link < 3_000; link++) {
        consumer.link(1_000 + link, i * 3_000 + link + 1);
      }
      feed(1, _ -> consumer);
    }
    for (int i = 0; i < 30; i++) {
      endSegment();
    }

    assertThat(losses("links")).isEqualTo(60 * (3_000 - 1_024));
    assertThat(losses("link_requests")).isPositive();
  }

  @Test
  void memoryOfSpansIsBoundedInBytes() throws Exception {
    for (int segment = 0; segment < 5; segment++) {
      int first = segment * MANY;
      feed(
          MANY, i -> span("shop", SpanKind.INTERNAL, first + i + 1).trace(first + i + 1).parent(9));
      endSegment();
    }

    assertThat(losses("spans_forgotten")).isPositive();
  }

  private static SpanKind kind(int i) {
    return switch (i % 100) {
      case 0 -> SpanKind.SERVER;
      case 1 -> SpanKind.CLIENT;
      case 2 -> SpanKind.CONSUMER;
      default -> SpanKind.INTERNAL;
    };
  }

  private void feed(int spans, IntFunction<SpanBuilder> builder) {
    List<Span> batch = new ArrayList<>(SPANS_IN_A_RECORD);
    for (int i = 0; i < spans; i++) {
      batch.add(builder.apply(i).build());
      if (batch.size() == SPANS_IN_A_RECORD || i == spans - 1) {
        accept(OtlpEncoder.spans(batch));
        batch.clear();
      }
    }
  }

  private void endSegment() {
    millis += 10_000;
    accept(new byte[0]);
    pipeline.publishOpen(false);
  }

  private void accept(byte[] value) {
    pipeline.accept(new StreamRecord(offset++, T0 + millis, value));
    while (pipeline.hasDue()) {
      pipeline.flush();
    }
  }

  private TracePipeline pipeline() {
    return new TracePipeline(
        0,
        Position.at(0),
        new TracePipeline.Settings(
            8 << 20,
            Duration.ofSeconds(30),
            new SpanDeriver.Settings(
                new Horizon(6, 2, 250_000, 64 << 20),
                new Bounds(1_000, 1_000, 1_000, 100, MAX_SERIES),
                2_160,
                60)),
        new TracePipeline.Outputs(
            _ -> {},
            new DerivedMetricsTopic(sink, 1_000_000),
            new LinkRequestTopic(new FakeSink(), 1_000_000),
            _ -> Map.of()),
        new PipelinePorts(_ -> {}, _ -> {}, new CollectorMetrics(registry)),
        new ManualClock());
  }

  /** The sum of a counter over what Kafka has, each origin's window once; checks the bounds. */
  private double sum(String name) throws MalformedTelemetryException {
    Map<String, Double> largest = new TreeMap<>();
    Map<String, Integer> points = new TreeMap<>();
    for (OutboundRecord record : sink.records()) {
      String origin = record.headers().getOrDefault(RecordHeaders.ORIGIN, "");
      for (Metric metric : OtlpDecoder.metrics(record.value()).items()) {
        if (metric.name().equals(name) && metric.data() instanceof MetricData.Sum(var all, _, _)) {
          for (NumberPoint point : all) {
            largest.merge(
                origin + point.attributes() + point.startUnixNano(), point.value(), Math::max);
          }
          points.merge(origin, all.size(), Integer::sum);
        }
      }
    }
    // Provisional and final messages of an origin.
    assertThat(points.values()).allMatch(ofOrigin -> ofOrigin <= 2 * (MAX_SERIES + 100));
    return largest.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private double losses(String reason) {
    Counter counter =
        registry.find("strata.collector.derivation.losses").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
