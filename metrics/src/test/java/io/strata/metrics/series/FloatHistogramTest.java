package io.strata.metrics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.strata.metrics.series.FloatHistogram.Bucket;
import io.strata.metrics.series.FloatHistogram.CounterReset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FloatHistogramTest {
  private static FloatHistogram.Builder of(int schema) {
    return FloatHistogram.ofSchema(schema);
  }

  /** A histogram of observations. */
  private static FloatHistogram observed(int schema, double zeroThreshold, double... values) {
    Map<Integer, Double> positive = new TreeMap<>();
    Map<Integer, Double> negative = new TreeMap<>();
    double zero = 0;
    double sum = 0;
    for (double value : values) {
      sum += value;
      if (Math.abs(value) <= zeroThreshold) {
        zero++;
      } else {
        int index = (int) Math.ceil(Math.log(Math.abs(value)) / Math.log(2) * (1 << schema) - 1e-9);
        (value > 0 ? positive : negative).merge(index, 1.0, Double::sum);
      }
    }
    return of(schema)
        .zero(zeroThreshold, zero)
        .total(values.length, sum)
        .positive(counts(positive))
        .negative(counts(negative))
        .build();
  }

  private static BucketCounts counts(Map<Integer, Double> counts) {
    return BucketCounts.of(
        counts.keySet().stream().mapToInt(Integer::intValue).toArray(),
        counts.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Test
  void bucketsAscendAroundZero() {
    FloatHistogram histogram =
        of(0)
            .zero(0.5, 3)
            .total(10, 5)
            .positive(BucketCounts.from(0, 2, 4))
            .negative(BucketCounts.from(0, 1))
            .build();
    assertThat(histogram.buckets())
        .containsExactly(
            new Bucket(-1, -0.5, true, false, 1),
            new Bucket(-0.5, 0.5, true, true, 3),
            new Bucket(0.5, 1, false, true, 2),
            new Bucket(1, 2, false, true, 4));
  }

  @Test
  void boundsReachTheEndsOfWhatADoubleHolds() {
    assertThat(BucketBounds.upper(1024, 0)).isEqualTo(Double.MAX_VALUE);
    assertThat(BucketBounds.upper(1025, 0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(BucketBounds.upper(64, -4)).isEqualTo(Double.MAX_VALUE);
    assertThat(BucketBounds.upper(65, -4)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(BucketBounds.upper(-1074, 0)).isEqualTo(Double.MIN_VALUE);
    assertThat(BucketBounds.upper(Integer.MIN_VALUE, 8)).isZero();
    assertThat(BucketBounds.upper(3, 1)).isCloseTo(Math.pow(2, 1.5), within(1e-15));
    assertThat(BucketBounds.upper(1024 << 8, 8)).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void whatIsNoHistogramIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> of(9).build());
    assertThatIllegalArgumentException().isThrownBy(() -> of(-5).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(0).customBounds(new double[] {1}).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(-53).customBounds(new double[] {1, 1}).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(-53).customBounds(new double[] {Double.POSITIVE_INFINITY}).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            of(-53).customBounds(new double[] {1}).positive(BucketCounts.from(0, 1, 2, 3)).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BucketCounts.of(new int[] {2, 1}, new double[] {1, 1}));
  }

  @Test
  void sumsTakeTheCoarserSchemaAndTheWiderZeroBucket() {
    FloatHistogram fine = observed(3, 0.1, 0.05, 0.3, 1.5, 7);
    FloatHistogram coarse = observed(0, 0.2, 0.15, 0.3, -3);
    HistogramArithmetic.Result sum = HistogramArithmetic.sum(fine, coarse);
    FloatHistogram expected = observed(0, 0.2, 0.05, 0.15, 0.3, 0.3, 1.5, 7, -3);
    assertThat(sum.histogram().schema()).isZero();
    assertThat(sum.histogram().zeroThreshold()).isEqualTo(0.2);
    assertThat(sum.histogram().positive()).isEqualTo(expected.positive());
    assertThat(sum.histogram().negative()).isEqualTo(expected.negative());
    assertThat(sum.histogram().count()).isEqualTo(7);
  }

  @Test
  void aZeroBucketGrowsUntilItCutsNoPopulatedBucket() {
    FloatHistogram narrow = observed(0, 0.1, 0.3, 0.45);
    FloatHistogram wide = observed(0, 0.4, 0.2);
    FloatHistogram sum = HistogramArithmetic.sum(narrow, wide).histogram();
    assertThat(sum.zeroThreshold()).isEqualTo(0.5);
    assertThat(sum.zeroCount()).isEqualTo(3);
    assertThat(sum.positive().isEmpty()).isTrue();
  }

  @Test
  void customBoundsAreReconciledToThoseInCommon() {
    FloatHistogram a =
        of(-53)
            .total(6, 10)
            .customBounds(new double[] {1, 2, 5})
            .positive(BucketCounts.from(0, 1, 2, 2, 1))
            .build();
    FloatHistogram b =
        of(-53)
            .total(5, 10)
            .customBounds(new double[] {2, 5, 10})
            .positive(BucketCounts.from(0, 1, 1, 1, 2))
            .build();
    HistogramArithmetic.Result sum = HistogramArithmetic.sum(a, b);
    assertThat(sum.boundsReconciled()).isTrue();
    assertThat(sum.histogram().customBounds()).containsExactly(2, 5);
    assertThat(sum.histogram().positive()).isEqualTo(BucketCounts.from(0, 4, 3, 4));
  }

  @Test
  void exponentialAndCustomBucketsDoNotMix() {
    assertThatExceptionOfType(FloatHistogram.IncompatibleException.class)
        .isThrownBy(() -> HistogramArithmetic.sum(of(0).build(), of(-53).build()));
    assertThatExceptionOfType(FloatHistogram.IncompatibleException.class)
        .isThrownBy(() -> HistogramSum.of(List.of(of(0).build(), of(-53).build())));
  }

  @Test
  void resetsAreToldByAnyCountThatIsLess() {
    FloatHistogram before = observed(1, 0.1, 0.05, 0.5, 3, -2);
    assertThat(CounterResets.between(before, observed(1, 0.1, 0.05, 0.5, 3, -2, 9))).isFalse();
    assertThat(CounterResets.between(before, observed(1, 0.1, 0.05, 0.5, 3, 3, 9))).isTrue();
    assertThat(CounterResets.between(before, observed(1, 0.1, 0.5, 0.5, 3, -2))).isTrue();
    assertThat(CounterResets.between(before, observed(0, 0.1, 0.05, 0.5, 3, -2))).isFalse();
    assertThat(CounterResets.between(before, observed(2, 0.1, 0.05, 0.5, 3, -2))).isTrue();
    assertThat(CounterResets.between(before, before.withCounterReset(CounterReset.RESET))).isTrue();
    assertThat(CounterResets.between(before, of(1).counterReset(CounterReset.NOT_RESET).build()))
        .isFalse();
  }

  @Property(tries = 200)
  void manySummedAtOnceAreTheSameAsOneByOne(@ForAll long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<FloatHistogram> histograms = new ArrayList<>();
    FloatHistogram pairwise = of(4).build();
    histograms.add(pairwise);
    for (int i = 0; i < 2 + random.nextInt(5); i++) {
      double[] values = new double[random.nextInt(12)];
      for (int v = 0; v < values.length; v++) {
        values[v] = random.nextGaussian() * Math.pow(2, random.nextInt(12) - 6);
      }
      FloatHistogram one = observed(random.nextInt(5), 0.001 * (1 << random.nextInt(8)), values);
      histograms.add(one);
      pairwise = HistogramArithmetic.sum(pairwise, one).histogram();
    }
    FloatHistogram atOnce = HistogramSum.of(histograms).histogram();
    assertThat(atOnce.count()).isEqualTo(pairwise.count());
    assertThat(atOnce.sum()).isCloseTo(pairwise.sum(), within(1e-9));
    assertThat(atOnce.buckets().stream().mapToDouble(Bucket::count).sum())
        .isEqualTo(atOnce.count());
    assertThat(pairwise.buckets().stream().mapToDouble(Bucket::count).sum())
        .isEqualTo(pairwise.count());
  }

  @Property(tries = 200)
  void whatIsAddedAndTakenAwayIsAsBefore(@ForAll long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    FloatHistogram a = observed(2, 0.01, random.doubles(20, -9, 9).toArray());
    FloatHistogram b = observed(2, 0.01, random.doubles(20, -9, 9).toArray());
    FloatHistogram back =
        HistogramArithmetic.difference(HistogramArithmetic.sum(a, b).histogram(), b)
            .histogram()
            .compacted();
    assertThat(back.positive()).isEqualTo(a.positive());
    assertThat(back.negative()).isEqualTo(a.negative());
    assertThat(back.count()).isEqualTo(a.count());
  }

  @Test
  void meansThatWouldOverflowAreExactNevertheless() {
    FloatHistogram huge = of(0).total(2, 1e308).positive(BucketCounts.from(0, 2)).build();
    HistogramSum mean = HistogramSum.mean(List.of(huge, huge, huge));
    assertThat(mean.histogram().sum()).isCloseTo(1e308, within(1e294));
    assertThat(mean.histogram().count()).isCloseTo(2, within(1e-12));
  }
}
