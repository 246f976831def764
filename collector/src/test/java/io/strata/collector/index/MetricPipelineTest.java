package io.strata.collector.index;

import static io.strata.collector.testing.SpanBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.StreamRecord;
import io.strata.collector.testing.ManualClock;
import io.strata.collector.testing.RecordingOutputs;
import io.strata.metrics.chunk.ChunkKind;
import io.strata.metrics.chunk.SampleCodec;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.Samples;
import io.strata.metrics.translate.PrometheusTranslator;
import io.strata.store.StoreUnavailableException;
import io.strata.store.metric.MetricChunk;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.AggregationTemporality;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetricPipelineTest {
  private static final long BLOCK = 120_000;

  private final List<MetricChunk> written = new ArrayList<>();
  private final RecordingOutputs outputs = new RecordingOutputs();
  private final ManualClock clock = new ManualClock();
  private final MetricPipeline pipeline = pipeline();
  private boolean storeAway;

  @Test
  void storesASeriesOfABlockAsOneChunk() {
    feed(gauge(0, 0, 1.5));
    feed(gauge(1, 10_000, 2.5));
    feed(gauge(2, BLOCK, 3.5));

    assertThat(written).hasSize(1);
    MetricChunk chunk = written.getFirst();
    assertThat(chunk.labels().metricName()).isEqualTo("load");
    assertThat(chunk.labels().get("job")).isEqualTo("shop");
    assertThat(chunk.origin()).isEqualTo("otlp_metrics/1/0");
    assertThat(chunk.blockStartMillis()).isEqualTo(T0);
    assertThat(chunk.kind()).isEqualTo(ChunkKind.SAMPLES);
    assertThat(SampleCodec.decodeSamples(chunk.bytes()))
        .isEqualTo(new Samples(new long[] {T0, T0 + 10_000}, new double[] {1.5, 2.5}));
    assertThat(outputs.commits).containsExactly(Position.at(2));
  }

  @Test
  void keepsContributionsByOriginAndLeavesProvisionalOnesOut() {
    feed(derived(0, "otlp_spans/0/5", false, 3));
    feed(derived(1, "otlp_spans/1/7", true, 1));
    feed(derived(2, "otlp_spans/1/7", false, 2));
    feed(derived(3, "otlp_spans/0/5", false, 3));
    feed(gauge(4, BLOCK, 0));

    assertThat(written).hasSize(1);
    assertThat(SampleCodec.decodeDeltas(written.getFirst().bytes()))
        .containsExactly(
            new DeltaSample(T0, T0 + 10_000, 3, "otlp_spans/0/5"),
            new DeltaSample(T0, T0 + 10_000, 2, "otlp_spans/1/7"));
  }

  @Test
  void ofAnOriginsContributionsTheLargestHoldsInAnyOrder() {
    feed(derived(0, "otlp_spans/0/5", false, 3));
    feed(derived(1, "otlp_spans/0/5", false, 7));
    feed(derived(2, "otlp_spans/0/5", false, 3));
    feed(derived(3, "otlp_spans/0/5", false, 7));
    feed(gauge(4, BLOCK, 0));

    assertThat(SampleCodec.decodeDeltas(written.getFirst().bytes()))
        .containsExactly(new DeltaSample(T0, T0 + 10_000, 7, "otlp_spans/0/5"));
  }

  /** Instances of a service count the same series, and come without a header where by OTLP. */
  @Test
  void contributionsThatNameThemselvesAddUp() {
    feed(record(0, 0, derived("a/0", 3), null, false));
    feed(record(1, 0, derived("b/0", 2), null, false));
    feed(record(2, 0, derived("a/1", 1), null, false));
    feed(record(3, 0, derived("a/0", 3), null, false));
    feed(gauge(4, BLOCK, 0));

    assertThat(SampleCodec.decodeDeltas(written.getFirst().bytes()))
        .containsExactly(
            new DeltaSample(T0, T0 + 10_000, 3, "a/0"),
            new DeltaSample(T0, T0 + 10_000, 1, "a/1"),
            new DeltaSample(T0, T0 + 10_000, 2, "b/0"));
  }

  @Test
  void aBlockThatIsReadAgainIsWrittenAgainAlike() {
    List<StreamRecord> log = List.of(gauge(0, 0, 1), gauge(1, 5, 2), gauge(2, BLOCK, 3));
    log.forEach(this::feed);
    List<MetricChunk> first = List.copyOf(written);
    written.clear();

    MetricPipeline successor = pipeline();
    log.forEach(record -> {
      successor.accept(record);
      successor.flush();
    });

    assertThat(written).isEqualTo(first);
  }

  @Test
  void storesAnIdleBlockAsItIs() {
    feed(gauge(0, 0, 1));
    pipeline.publishOpen(true);
    assertThat(written).isEmpty();
    clock.advance(Duration.ofSeconds(30));
    pipeline.publishOpen(true);
    assertThat(written).hasSize(1);
    pipeline.publishOpen(true);
    assertThat(written).hasSize(1);
    assertThat(outputs.commits).isEmpty();
  }

  @Test
  void waitsForTheStore() {
    pipeline.accept(gauge(0, 0, 1));
    pipeline.accept(gauge(1, BLOCK, 2));
    storeAway = true;
    assertThatThrownBy(pipeline::flush).isInstanceOf(StoreUnavailableException.class);
    assertThat(outputs.commits).isEmpty();
    storeAway = false;
    pipeline.flush();
    assertThat(written).hasSize(1);
    assertThat(outputs.commits).containsExactly(Position.at(1));
  }

  @Test
  void undecodableRecordsBecomeDeadLetters() {
    feed(new StreamRecord(0, T0, new byte[] {-1, -1}));
    feed(gauge(1, 1, 1));
    feed(gauge(2, BLOCK, 2));

    assertThat(outputs.letters).containsExactly(0L);
    assertThat(written).hasSize(1);
  }

  private void feed(StreamRecord record) {
    pipeline.accept(record);
    pipeline.flush();
  }

  private MetricPipeline pipeline() {
    return new MetricPipeline(
        1,
        new MetricPipeline.Settings(
            Duration.ofMillis(BLOCK),
            1_000_000,
            Duration.ofSeconds(30),
            PrometheusTranslator.DEFAULT_PROMOTED),
        chunks -> {
          if (storeAway) {
            throw new StoreUnavailableException("transport", "away", null);
          }
          written.addAll(chunks);
        },
        new PipelinePorts(outputs, outputs, new CollectorMetrics(new SimpleMeterRegistry())),
        clock);
  }

  private static StreamRecord gauge(long offset, long millis, double value) {
    return record(
        offset,
        millis,
        new Metric(
            new Resource(Attributes.ofText("service.name", "shop")),
            InstrumentationScope.NONE,
            "load",
            "",
            "",
            new MetricData.Gauge(
                List.of(
                    new NumberPoint(
                        Attributes.empty(), 0, (T0 + millis) * 1_000_000, value, false)))),
        null,
        false);
  }

  private static StreamRecord derived(
      long offset, String origin, boolean provisional, double value) {
    return record(offset, 0, derived("", value), origin, provisional);
  }

  /** A contribution; it names its origin itself where that is not empty. */
  private static Metric derived(String origin, double value) {
    Attributes ofScope =
        origin.isEmpty()
            ? Attributes.empty()
            : Attributes.ofText(PrometheusTranslator.ORIGIN, origin);
    return new Metric(
        new Resource(Attributes.empty()),
        new InstrumentationScope("strata.derived", "", ofScope),
        "traces_spanmetrics_calls_total",
        "",
        "",
        new MetricData.Sum(
            List.of(
                new NumberPoint(
                    Attributes.ofText("service", "shop"),
                    T0 * 1_000_000,
                    (T0 + 10_000) * 1_000_000,
                    value,
                    false)),
            AggregationTemporality.DELTA,
            true));
  }

  private static StreamRecord record(
      long offset, long millis, Metric metric, @Nullable String origin, boolean provisional) {
    return new StreamRecord(
        offset, T0 + millis, OtlpEncoder.metrics(List.of(metric)), origin, provisional);
  }
}
