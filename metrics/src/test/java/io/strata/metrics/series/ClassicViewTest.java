package io.strata.metrics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.translate.SeriesPoint;
import io.strata.metrics.translate.SeriesPoint.Temporality;
import io.strata.metrics.window.HotWindow;
import io.strata.metrics.window.HotWindowSettings;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClassicViewTest {
  private static final long MINUTE = 60_000;
  private final HotWindow window = new HotWindow(HotWindowSettings.DEFAULT);
  private final PromqlEngine engine = new PromqlEngine(new ClassicView(window));

  private static FloatHistogram histogram(int schema, double times) {
    return FloatHistogram.ofSchema(schema)
        .zero(1e-128, times)
        .total(8 * times, 20 * times)
        .positive(BucketCounts.from(1, 2 * times, 4 * times, times))
        .build();
  }

  private void append(
      String instance, long time, FloatHistogram histogram, Temporality temporality) {
    window.append(
        List.of(
            new SeriesPoint(
                Labels.of("__name__", "latency", "instance", instance),
                time,
                0,
                temporality,
                time - 10_000,
                "",
                histogram)),
        null);
  }

  private List<QueryValue.Sample> query(String query, long time) {
    return ((QueryValue.Vector) engine.instant(query, time)).samples();
  }

  private double single(String query, long time) {
    List<QueryValue.Sample> samples = query(query, time);
    assertThat(samples).as(query).hasSize(1);
    return samples.getFirst().value();
  }

  @Test
  void aNativeHistogramIsAnsweredAsBucketsSumAndCount() {
    for (int i = 0; i <= 10; i++) {
      append("a", i * MINUTE, histogram(0, i), Temporality.CUMULATIVE_OR_GAUGE);
    }
    long now = 10 * MINUTE;
    assertThat(query("latency", now).getFirst().histogram()).isEqualTo(histogram(0, 10));
    assertThat(single("latency_count", now)).isEqualTo(80);
    assertThat(single("latency_sum{instance=\"a\"}", now)).isEqualTo(200);
    assertThat(query("latency_bucket", now))
        .extracting(sample -> sample.labels().get("le") + "=" + sample.value())
        .containsExactlyInAnyOrder("1=10.0", "2=30.0", "4=70.0", "8=80.0", "+Inf=80.0");
    assertThat(single("latency_bucket{le=\"4\"}", now)).isEqualTo(70);
    assertThat(query("latency_bucket{instance=\"b\"}", now)).isEmpty();
    assertThat(single("histogram_quantile(0.5, rate(latency_bucket[5m]))", now))
        .isCloseTo(2.5, within(1e-9));
    assertThat(single("rate(latency_count[5m])", now)).isCloseTo(8 / 60.0, within(1e-9));
  }

  @Test
  void bucketsOfSeveralSeriesHaveTheSameBounds() {
    append("a", MINUTE, histogram(0, 1), Temporality.CUMULATIVE_OR_GAUGE);
    append("b", MINUTE, histogram(2, 1), Temporality.CUMULATIVE_OR_GAUGE);
    assertThat(query("count by (le) (latency_bucket)", MINUTE))
        .allSatisfy(sample -> assertThat(sample.value()).isEqualTo(2));
    assertThat(single("sum(latency_bucket{le=\"+Inf\"})", MINUTE)).isEqualTo(16);
  }

  @Test
  void contributionsOfHistogramsAddUpToACounter() {
    for (int i = 1; i <= 30; i++) {
      append("a", i * 10_000L, histogram(0, 1), Temporality.DELTA);
      append("a", i * 10_000L, histogram(0, 1), Temporality.DELTA);
    }
    FloatHistogram total = Objects.requireNonNull(query("latency", 300_000).getFirst().histogram());
    assertThat(total.count()).isEqualTo(240);
    assertThat(total.positive()).isEqualTo(BucketCounts.from(1, 60, 120, 30));
    assertThat(single("increase(latency_count[5m])", 300_000)).isCloseTo(240, within(1e-6));
    assertThat(single("histogram_count(rate(latency[4m]))", 300_000)).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void whatIsStoredUnderAClassicNameIsNotMade() {
    append("a", MINUTE, histogram(0, 1), Temporality.CUMULATIVE_OR_GAUGE);
    window.append(
        List.of(
            new SeriesPoint(
                Labels.of("__name__", "latency_count", "instance", "a"),
                MINUTE,
                5,
                Temporality.CUMULATIVE_OR_GAUGE,
                0)),
        null);
    assertThat(single("latency_count", MINUTE)).isEqualTo(5);
  }

  @Test
  void boundsAreFewHoweverWideAHistogramIs() {
    int[] indices = new int[2000];
    double[] counts = new double[2000];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i - 1000;
      counts[i] = 1;
    }
    FloatHistogram wide =
        FloatHistogram.ofSchema(1)
            .total(2000, 1)
            .positive(BucketCounts.of(indices, counts))
            .build();
    append("a", MINUTE, wide, Temporality.CUMULATIVE_OR_GAUGE);
    assertThat(query("latency_bucket", MINUTE)).hasSizeLessThan(130);
  }
}
