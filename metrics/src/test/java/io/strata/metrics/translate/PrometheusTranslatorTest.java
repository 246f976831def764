package io.strata.metrics.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.metrics.series.BucketCounts;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.MetricMetadata;
import io.strata.metrics.series.StaleMarker;
import io.strata.metrics.translate.SeriesPoint.Temporality;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.metric.AggregationTemporality;
import io.strata.telemetry.metric.ExponentialHistogramPoint;
import io.strata.telemetry.metric.ExponentialHistogramPoint.Buckets;
import io.strata.telemetry.metric.HistogramPoint;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.metric.MetricData;
import io.strata.telemetry.metric.NumberPoint;
import io.strata.telemetry.metric.SummaryPoint;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusTranslatorTest {
  private static final long MILLIS = 1_700_000_000_000L;
  private static final long NANOS = MILLIS * 1_000_000;
  private static final Resource NOBODY = new Resource(Attributes.empty());

  @ParameterizedTest
  @CsvSource({
    "system.cpu.time, s, MONOTONIC, system_cpu_time_seconds_total",
    "system.cpu.utilization, 1, GAUGE, system_cpu_utilization_ratio",
    "system.memory.usage, By, OTHER, system_memory_usage_bytes",
    "system.memory.utilization, 1, GAUGE, system_memory_utilization_ratio",
    "system.disk.io, By, MONOTONIC, system_disk_io_bytes_total",
    "system.cpu.load_average.1m, {thread}, GAUGE, system_cpu_load_average_1m",
    "system.uptime, s, GAUGE, system_uptime_seconds",
    "http.server.request.duration, s, OTHER, http_server_request_duration_seconds",
    "request_seconds, s, OTHER, request_seconds",
    "requests_total, '', MONOTONIC, requests_total",
    "total.requests, '', MONOTONIC, requests_total",
    "jvm.gc, By/s, GAUGE, jvm_gc_bytes_per_second",
    "speed, m/m, GAUGE, speed_meters_per_minute",
    "1st.value, '', GAUGE, _1st_value",
    "hello//world..x, '', GAUGE, hello_world_x",
    "ratio, 1, OTHER, ratio"
  })
  void namesFollowTheSpecification(
      String name, String unit, PrometheusNames.Kind kind, String expected) {
    assertThat(PrometheusNames.metric(name, unit, kind)).isEqualTo(expected);
  }

  @Test
  void labelsAreMadeValidAndJoinedWhereTheyCollide() {
    Attributes attributes =
        Attributes.ofText("a.b", "2", "a-b", "1", "_x", "3", "1y", "4", "__z", "5");
    assertThat(LabelSets.of(attributes, java.util.Set.of()))
        .containsOnly(
            java.util.Map.entry("a_b", "1;2"),
            java.util.Map.entry("key_x", "3"),
            java.util.Map.entry("key_1y", "4"),
            java.util.Map.entry("__z", "5"));
  }

  @Test
  void theResourceGivesJobInstancePromotedLabelsAndTargetInfo() {
    Resource resource =
        new Resource(
            Attributes.ofText(
                "service.name", "cart",
                "service.namespace", "shop",
                "service.instance.id", "i1",
                "host.name", "h",
                "telemetry.sdk.language", "java"));
    Translation translation =
        new PrometheusTranslator(List.of("host.name"))
            .translate(
                List.of(
                    metric(resource, "up.time", "s", gauge(1.5), InstrumentationScope.NONE),
                    metric(resource, "down", "", gauge(2), InstrumentationScope.NONE)));
    assertThat(translation.points())
        .extracting(SeriesPoint::labels)
        .containsExactly(
            Labels.of(
                "__name__", "up_time_seconds",
                "job", "shop/cart",
                "instance", "i1",
                "host_name", "h"),
            Labels.of("__name__", "down", "job", "shop/cart", "instance", "i1", "host_name", "h"),
            Labels.of(
                "__name__", "target_info",
                "job", "shop/cart",
                "instance", "i1",
                "host_name", "h",
                "telemetry_sdk_language", "java"));
    assertThat(translation.metadata().get("up_time_seconds"))
        .isEqualTo(new MetricMetadata(MetricMetadata.Type.GAUGE, "help", "seconds"));
  }

  @Test
  void derivedMetricsKeepTheirNames() {
    InstrumentationScope derived =
        new InstrumentationScope(PrometheusTranslator.DERIVED_SCOPE, "", Attributes.empty());
    MetricData sum =
        new MetricData.Sum(
            List.of(
                new NumberPoint(
                    Attributes.ofText("service", "cart"),
                    NANOS - 10_000_000_000L,
                    NANOS,
                    3,
                    false)),
            AggregationTemporality.DELTA,
            true);
    Translation translation =
        new PrometheusTranslator()
            .translate(List.of(metric(NOBODY, "traces_spanmetrics_calls_total", "", sum, derived)));
    assertThat(translation.points())
        .containsExactly(
            new SeriesPoint(
                Labels.of("__name__", "traces_spanmetrics_calls_total", "service", "cart"),
                MILLIS,
                3,
                Temporality.DELTA,
                MILLIS - 10_000));
  }

  @Test
  void histogramsBecomeCumulativeBuckets() {
    MetricData histogram =
        new MetricData.Histogram(
            List.of(
                new HistogramPoint(
                    Attributes.empty(),
                    0,
                    NANOS,
                    6,
                    OptionalDouble.of(2.5),
                    List.of(1L, 2L, 3L),
                    List.of(0.002, 16.384),
                    false)),
            AggregationTemporality.CUMULATIVE);
    assertThat(points("latency", "s", histogram))
        .containsExactly(
            "latency_seconds_bucket{le=\"0.002\"} 1.0",
            "latency_seconds_bucket{le=\"16.384\"} 3.0",
            "latency_seconds_bucket{le=\"+Inf\"} 6.0",
            "latency_seconds_sum{} 2.5",
            "latency_seconds_count{} 6.0");
  }

  @Test
  void exponentialHistogramsBecomeNativeOnes() {
    MetricData cumulative =
        new MetricData.ExponentialHistogram(
            List.of(exponential(0, 0)), AggregationTemporality.CUMULATIVE);
    Translation translation =
        new PrometheusTranslator()
            .translate(List.of(metric(NOBODY, "h", "s", cumulative, InstrumentationScope.NONE)));
    SeriesPoint point = translation.points().getFirst();
    assertThat(point.labels()).isEqualTo(Labels.of("__name__", "h_seconds"));
    assertThat(point.histogram())
        .isEqualTo(
            FloatHistogram.ofSchema(0)
                .zero(1e-128, 1)
                .total(7, 0)
                .positive(BucketCounts.from(1, 2, 3))
                .negative(BucketCounts.from(1, 1))
                .build());
  }

  @Test
  void aScaleThatIsTooHighIsLoweredAndOneTooLowIsDropped() {
    MetricData fine =
        new MetricData.ExponentialHistogram(
            List.of(exponential(10, 1024), exponential(-5, 0), exponential(0, Integer.MAX_VALUE)),
            AggregationTemporality.DELTA);
    Translation translation =
        new PrometheusTranslator()
            .translate(List.of(metric(NOBODY, "h", "", fine, InstrumentationScope.NONE)));
    assertThat(translation.dropped()).isEqualTo(2);
    FloatHistogram histogram = Objects.requireNonNull(translation.points().getFirst().histogram());
    assertThat(histogram.schema()).isEqualTo(8);
    assertThat(histogram.positive()).isEqualTo(BucketCounts.from(257, 5));
    assertThat(translation.points()).hasSize(1);
  }

  private static ExponentialHistogramPoint exponential(int scale, int offset) {
    return new ExponentialHistogramPoint(
        Attributes.empty(),
        0,
        NANOS,
        7,
        OptionalDouble.empty(),
        scale,
        1,
        0,
        new Buckets(offset, List.of(2L, 3L)),
        new Buckets(0, List.of(1L)),
        false);
  }

  @Test
  void summariesBecomeQuantiles() {
    MetricData summary =
        new MetricData.Summary(
            List.of(
                new SummaryPoint(
                    Attributes.empty(),
                    0,
                    NANOS,
                    4,
                    9,
                    List.of(new SummaryPoint.Quantile(0.5, 2)),
                    false)));
    assertThat(points("s", "", summary))
        .containsExactly("s{quantile=\"0.5\"} 2.0", "s_sum{} 9.0", "s_count{} 4.0");
  }

  @Test
  void anEndedSeriesGetsAStaleMarker() {
    MetricData gauge =
        new MetricData.Gauge(List.of(new NumberPoint(Attributes.empty(), 0, NANOS, 0, true)));
    Translation translation =
        new PrometheusTranslator()
            .translate(List.of(metric(NOBODY, "g", "", gauge, InstrumentationScope.NONE)));
    assertThat(StaleMarker.is(translation.points().getFirst().value())).isTrue();
  }

  @Test
  void sumsOfUnspecifiedTemporalityAreDroppedAndCounted() {
    MetricData sum =
        new MetricData.Sum(
            List.of(new NumberPoint(Attributes.empty(), 0, NANOS, 1, false)),
            AggregationTemporality.UNSPECIFIED,
            true);
    Translation translation =
        new PrometheusTranslator()
            .translate(List.of(metric(NOBODY, "c", "", sum, InstrumentationScope.NONE)));
    assertThat(translation.points()).isEmpty();
    assertThat(translation.dropped()).isEqualTo(1);
  }

  private static List<String> points(String name, String unit, MetricData data) {
    return new PrometheusTranslator()
            .translate(List.of(metric(NOBODY, name, unit, data, InstrumentationScope.NONE)))
            .points()
            .stream()
            .map(point -> point.labels() + " " + point.value())
            .toList();
  }

  private static MetricData gauge(double value) {
    return new MetricData.Gauge(
        List.of(new NumberPoint(Attributes.empty(), 0, NANOS, value, false)));
  }

  private static Metric metric(
      Resource resource, String name, String unit, MetricData data, InstrumentationScope scope) {
    return new Metric(resource, scope, name, "help", unit, data);
  }
}
