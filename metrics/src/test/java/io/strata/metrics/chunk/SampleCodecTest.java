package io.strata.metrics.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.strata.metrics.series.BucketCounts;
import io.strata.metrics.series.DeltaSample;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.CounterReset;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.RawSelection;
import io.strata.metrics.series.RawSeries;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.StaleMarker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SampleCodecTest {
  private static final long T0 = 1_700_000_000_000L;

  @Property(tries = 500)
  void anySamplesComeBackBitByBit(@ForAll("samples") Samples samples) {
    Samples back = SampleCodec.decodeSamples(SampleCodec.encodeSamples(samples));
    assertThat(back.timesMillis()).isEqualTo(samples.timesMillis());
    assertThat(bits(back.values())).isEqualTo(bits(samples.values()));
  }

  @Property(tries = 300)
  void anyDeltasComeBack(@ForAll("deltas") List<DeltaSample> deltas) {
    List<DeltaSample> ordered = deltas.stream().sorted(DeltaSample.ORDER).toList();
    assertThat(SampleCodec.decodeDeltas(SampleCodec.encodeDeltas(ordered))).isEqualTo(ordered);
  }

  @Property(tries = 500)
  void damagedBytesAreRefusedOrDecodedButNeverCrash(@ForAll byte[] bytes) {
    try {
      SampleCodec.decodeSamples(bytes);
      SampleCodec.decodeDeltas(bytes);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @Example
  void aTruncatedChunkIsRefused() {
    byte[] whole =
        SampleCodec.encodeSamples(new Samples(new long[] {1, 2, 3}, new double[] {0.1, 2, 3e9}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleCodec.decodeSamples(Arrays.copyOf(whole, whole.length - 2)));
  }

  @Test
  void nanPayloadsAreKept() {
    double[] values = {StaleMarker.VALUE, Double.NaN, -0.0, 1, StaleMarker.VALUE};
    Samples back =
        SampleCodec.decodeSamples(
            SampleCodec.encodeSamples(new Samples(new long[] {1, 2, 3, 4, 5}, values)));
    assertThat(bits(back.values())).isEqualTo(bits(values));
    assertThat(StaleMarker.is(back.values()[0])).isTrue();
  }

  @Test
  void countersAndDecimalsTakeFewBytes() {
    SplittableRandom random = new SplittableRandom(1);
    long[] times = LongStream.range(0, 120).map(i -> T0 + i * 10_000).toArray();
    double[] counter = new double[120];
    double[] gauge = new double[120];
    for (int i = 1; i < 120; i++) {
      counter[i] = counter[i - 1] + random.nextInt(8);
      gauge[i] = Math.round((50 + 10 * random.nextDouble()) * 10) / 10.0;
    }
    assertThat(SampleCodec.encodeSamples(new Samples(times, counter)).length).isLessThan(130);
    assertThat(SampleCodec.encodeSamples(new Samples(times, gauge)).length).isLessThan(220);
    double[] flat = new double[120];
    Arrays.fill(flat, 0.123456789);
    assertThat(SampleCodec.encodeSamples(new Samples(times, flat)).length).isLessThan(60);
  }

  @Test
  void readRequestsAndAnswersComeBack() {
    RawReadCodec.Request request =
        new RawReadCodec.Request(
            List.of(LabelMatcher.equal("a", "ü"), LabelMatcher.regex("b", "x.*")), -1, T0);
    assertThat(RawReadCodec.decodeRequest(RawReadCodec.encodeRequest(request))).isEqualTo(request);
    RawSeries series =
        new RawSeries(
            Labels.of("__name__", "m", "a", "b"),
            new Samples(new long[] {T0}, new double[] {1.5}),
            List.of(new DeltaSample(T0, T0 + 10_000, 3, "p/1/2")),
            7);
    RawReadCodec.Answer answer =
        new RawReadCodec.Answer(new RawSelection(List.of(series), T0 + 10_000), T0 - 5);
    assertThat(RawReadCodec.decodeAnswer(RawReadCodec.encodeAnswer(answer))).isEqualTo(answer);
  }

  @Property(tries = 300)
  void histogramsComeBackAsTheyWere(@ForAll("histograms") List<FloatHistogram> histograms) {
    long[] times = new long[histograms.size()];
    List<DeltaSample> deltas = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      times[i] = T0 + i * 10_000L;
      deltas.add(new DeltaSample(T0, times[i], 0, "o/1", histograms.get(i)));
    }
    Samples samples = Samples.ofHistograms(times, histograms);
    assertThat(SampleCodec.decodeHistograms(SampleCodec.encodeHistograms(samples)))
        .isEqualTo(samples.size() == 0 ? Samples.empty() : samples);
    assertThat(SampleCodec.decodeHistogramDeltas(SampleCodec.encodeHistogramDeltas(deltas)))
        .isEqualTo(deltas);
  }

  @Property(tries = 1000)
  void damagedHistogramsAreRefused(
      @ForAll("histograms") List<FloatHistogram> histograms,
      @ForAll @IntRange(max = 400) int place,
      @ForAll byte value) {
    long[] times = new long[histograms.size()];
    Arrays.setAll(times, i -> T0 + i);
    byte[] bytes = SampleCodec.encodeHistograms(Samples.ofHistograms(times, histograms));
    bytes[place % bytes.length] = value;
    try {
      SampleCodec.decodeHistograms(bytes);
    } catch (IllegalArgumentException | ArithmeticException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @Test
  void aBucketThatDoesNotChangeCostsABit() {
    List<FloatHistogram> histograms = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      double[] counts = new double[40];
      Arrays.setAll(counts, bucket -> bucket * 3.0);
      counts[7] += i;
      counts[8] += i * 5;
      histograms.add(
          FloatHistogram.ofSchema(3)
              .zero(1e-9, 0)
              .total(2340 + i * 6.0, i * 1.5)
              .positive(BucketCounts.from(-20, counts))
              .build()
              .compacted());
    }
    long[] times = new long[120];
    Arrays.setAll(times, i -> T0 + i * 10_000L);
    byte[] bytes = SampleCodec.encodeHistograms(Samples.ofHistograms(times, histograms));
    assertThat(bytes.length / 120).isLessThan(9);
  }

  @Provide
  Arbitrary<List<FloatHistogram>> histograms() {
    Arbitrary<BucketCounts> counts =
        Arbitraries.maps(
                Arbitraries.integers().between(-4000, 4000),
                Arbitraries.integers().between(1, 9999).map(i -> i / 4.0))
            .ofMaxSize(12)
            .map(map -> {
              TreeMap<Integer, Double> sorted = new TreeMap<>(map);
              return BucketCounts.of(
                  sorted.keySet().stream().mapToInt(Integer::intValue).toArray(),
                  sorted.values().stream().mapToDouble(Double::doubleValue).toArray());
            });
    Arbitrary<FloatHistogram> exponential =
        Combinators.combine(
                Arbitraries.integers().between(-4, 8),
                Arbitraries.of(0.0, 1e-128, 0.5),
                counts,
                counts,
                Arbitraries.doubles(),
                Arbitraries.of(CounterReset.values()))
            .as((schema, threshold, positive, negative, sum, reset) ->
                FloatHistogram.ofSchema(schema)
                    .zero(threshold, 3)
                    .total(99, sum)
                    .positive(positive)
                    .negative(negative)
                    .counterReset(reset)
                    .build());
    Arbitrary<FloatHistogram> custom =
        Arbitraries.integers()
            .between(0, 5)
            .map(size -> {
              double[] bounds = new double[size];
              Arrays.setAll(bounds, i -> i * 0.3);
              double[] all = new double[size + 1];
              Arrays.fill(all, 2);
              return FloatHistogram.ofSchema(FloatHistogram.CUSTOM_BUCKETS)
                  .total(2.0 * all.length, 1)
                  .customBounds(bounds)
                  .positive(BucketCounts.from(0, all))
                  .build();
            });
    return Arbitraries.oneOf(exponential, custom).list().ofMaxSize(20);
  }

  @Provide
  Arbitrary<Samples> samples() {
    Arbitrary<Double> value =
        Arbitraries.oneOf(
            Arbitraries.doubles(),
            Arbitraries.integers().between(0, 1000).map(i -> i / 100.0),
            Arbitraries.longs().map(Long::doubleValue),
            Arbitraries.longs().map(Double::longBitsToDouble),
            Arbitraries.of(StaleMarker.VALUE, Double.NaN, 0.0, -0.0, Double.POSITIVE_INFINITY));
    Arbitrary<List<Double>> values =
        Arbitraries.oneOf(
            value.list().ofMaxSize(60),
            Arbitraries.integers().between(-9999, 9999).map(i -> i / 10.0).list().ofMaxSize(60));
    Arbitrary<Long> step =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, 20_000), Arbitraries.longs().between(1, 1L << 40));
    return Combinators.combine(values, step.list().ofSize(60), Arbitraries.longs().between(-9, T0))
        .as((chosen, steps, first) -> {
          long[] times = new long[chosen.size()];
          double[] doubles = new double[chosen.size()];
          long time = first;
          for (int i = 0; i < times.length; i++) {
            times[i] = time += steps.get(i);
            doubles[i] = chosen.get(i);
          }
          return new Samples(times, doubles);
        });
  }

  @Provide
  Arbitrary<List<DeltaSample>> deltas() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 1L << 42),
            Arbitraries.longs().between(0, 100_000),
            Arbitraries.integers().between(0, 500),
            Arbitraries.of("", "otlp_spans/0/17", "otlp_spans/1/17", "ø"))
        .as((start, width, value, origin) -> new DeltaSample(start, start + width, value, origin))
        .list()
        .ofMaxSize(40);
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }
}
