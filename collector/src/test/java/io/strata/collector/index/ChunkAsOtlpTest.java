package io.strata.collector.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.strata.metrics.chunk.ChunkKind;
import io.strata.metrics.chunk.SampleCodec;
import io.strata.metrics.series.BucketCounts;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.StaleMarker;
import io.strata.metrics.translate.PrometheusTranslator;
import io.strata.metrics.translate.SeriesPoint;
import io.strata.store.metric.MetricChunk;
import io.strata.telemetry.otlp.OtlpDecoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChunkAsOtlpTest {
  private static final Labels SERIES =
      Labels.of("__name__", "http_requests_total", "le", "0.5", "service", "shop");

  @Test
  void samplesAreTranslatedToTheSameSeriesAgain() {
    MetricChunk chunk =
        chunk(
            ChunkKind.SAMPLES,
            SampleCodec.encodeSamples(
                new Samples(
                    new long[] {1_000, 2_000, 3_000}, new double[] {1, 2.5, StaleMarker.VALUE})));

    Map<String, byte[]> requests = ChunkAsOtlp.of(chunk);

    assertThat(requests).containsOnlyKeys("");
    List<SeriesPoint> points = points(requests, "");
    assertThat(points).extracting(SeriesPoint::labels).containsOnly(SERIES);
    assertThat(points).extracting(SeriesPoint::timeMillis).containsExactly(1_000L, 2_000L, 3_000L);
    assertThat(points.get(1).value()).isEqualTo(2.5);
    assertThat(StaleMarker.is(points.get(2).value())).isTrue();
  }

  @Test
  void contributionsKeepTheirWindowsAndOrigins() {
    MetricChunk chunk =
        chunk(
            ChunkKind.DELTAS,
            SampleCodec.encodeDeltas(
                List.of(
                    new DeltaSample(0, 10_000, 3, "otlp_spans/0/1"),
                    new DeltaSample(0, 10_000, 4, "otlp_spans/0/2"),
                    new DeltaSample(10_000, 20_000, 5, "otlp_spans/0/1"))));

    Map<String, byte[]> requests = ChunkAsOtlp.of(chunk);

    assertThat(requests).containsOnlyKeys("otlp_spans/0/1", "otlp_spans/0/2");
    assertThat(points(requests, "otlp_spans/0/1"))
        .extracting(SeriesPoint::startMillis, SeriesPoint::timeMillis, SeriesPoint::value)
        .containsExactly(tuple(0L, 10_000L, 3.0), tuple(10_000L, 20_000L, 5.0));
    assertThat(points(requests, "otlp_spans/0/2"))
        .extracting(SeriesPoint::labels, SeriesPoint::temporality)
        .containsExactly(tuple(SERIES, SeriesPoint.Temporality.DELTA));
  }

  @Test
  void histogramsAreTranslatedToTheSameOnesAgain() {
    FloatHistogram histogram =
        FloatHistogram.ofSchema(2)
            .zero(1e-9, 1)
            .total(11, 4.5)
            .positive(BucketCounts.of(new int[] {-2, 1}, new double[] {3, 5}))
            .negative(BucketCounts.from(0, 2))
            .build();
    MetricChunk samples =
        chunk(
            ChunkKind.HISTOGRAMS,
            SampleCodec.encodeHistograms(
                Samples.ofHistograms(new long[] {1_000}, List.of(histogram))));
    MetricChunk contributions =
        chunk(
            ChunkKind.HISTOGRAM_DELTAS,
            SampleCodec.encodeHistogramDeltas(
                List.of(new DeltaSample(0, 10_000, 0, "otlp_spans/0/1", histogram))));

    SeriesPoint sample = points(ChunkAsOtlp.of(samples), "").getFirst();
    SeriesPoint contribution = points(ChunkAsOtlp.of(contributions), "otlp_spans/0/1").getFirst();

    assertThat(sample.labels()).isEqualTo(SERIES);
    assertThat(sample.histogram()).isEqualTo(histogram);
    assertThat(contribution.histogram()).isEqualTo(histogram);
    assertThat(contribution.startMillis()).isZero();
    assertThat(contribution.temporality()).isEqualTo(SeriesPoint.Temporality.DELTA);
  }

  private static List<SeriesPoint> points(Map<String, byte[]> requests, String origin) {
    byte[] request = requests.getOrDefault(origin, new byte[0]);
    return new PrometheusTranslator().translate(OtlpDecoder.metrics(request).items()).points();
  }

  private static MetricChunk chunk(ChunkKind kind, byte[] bytes) {
    return new MetricChunk(SERIES, 0, "otlp_metrics/0/0", kind, 1_000, 20_000, bytes);
  }
}
