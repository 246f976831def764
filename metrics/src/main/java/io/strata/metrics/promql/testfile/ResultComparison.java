package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.GoText;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.promql.testfile.SeriesLine.Point;
import io.strata.metrics.series.BucketCounts;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares a result with what a case expects; each comparison gives the first difference. */
final class ResultComparison {
  /** Relative difference up to which two numbers count as equal, as in Prometheus's runner. */
  private static final double TOLERANCE = 1e-6;

  private final TestCase test;

  ResultComparison(TestCase test) {
    this.test = test;
  }

  Optional<String> scalar(QueryValue.Scalar scalar) {
    return vector(
        List.of(new QueryValue.Sample(Labels.empty(), scalar.timeMillis(), scalar.value())), false);
  }

  Optional<String> vector(List<QueryValue.Sample> samples, boolean ordered) {
    return vector(test.expected(), samples, ordered);
  }

  static Optional<String> vector(
      List<SeriesLine> expected, List<QueryValue.Sample> samples, boolean ordered) {
    if (samples.size() != expected.size()) {
      return Optional.of(
          "expected %d series, got %s"
              .formatted(expected.size(), samples.stream().map(ResultComparison::text).toList()));
    }
    Map<Labels, Integer> places = new HashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      places.put(expected.get(i).labels(), i);
    }
    for (int i = 0; i < samples.size(); i++) {
      QueryValue.Sample sample = samples.get(i);
      Integer place = places.get(sample.labels());
      if (place == null) {
        return Optional.of("unexpected series " + text(sample));
      }
      if (ordered && place != i) {
        return Optional.of(
            "expected %s at place %d, got it at %d".formatted(sample.labels(), place, i));
      }
      Point wanted = expected.get(place).points().getFirst();
      if (!equal(wanted, sample.value(), sample.histogram())) {
        return Optional.of("expected %s, got %s".formatted(text(wanted), text(sample)));
      }
    }
    return Optional.empty();
  }

  Optional<String> matrix(List<Series> found) {
    TestCase.Grid grid = test.expectations().grid();
    long start = grid == null ? test.startMillis() : grid.startMillis();
    long step = grid == null ? test.stepMillis() : grid.stepMillis();
    Map<Labels, TreeMap<Long, Point>> expected = new HashMap<>();
    for (SeriesLine line : test.expected()) {
      TreeMap<Long, Point> points = new TreeMap<>();
      for (int i = 0; i < line.points().size(); i++) {
        if (!(line.points().get(i) instanceof Point.None)) {
          points.put(start + i * step, line.points().get(i));
        }
      }
      expected.put(line.labels(), points);
    }
    if (found.size() != expected.size()) {
      return Optional.of(
          "expected %d series, got %s"
              .formatted(expected.size(), found.stream().map(ResultComparison::text).toList()));
    }
    for (Series one : found) {
      TreeMap<Long, Point> points = expected.get(one.labels());
      if (points == null) {
        return Optional.of("unexpected series " + text(one));
      }
      if (!equal(points, one.samples())) {
        return Optional.of(
            "expected %s, got %s"
                .formatted(
                    points.values().stream().map(ResultComparison::text).toList(), text(one)));
      }
    }
    return Optional.empty();
  }

  private static boolean equal(Map<Long, Point> points, Samples samples) {
    if (points.size() != samples.size()) {
      return false;
    }
    for (int i = 0; i < samples.size(); i++) {
      Point wanted = points.get(samples.timesMillis()[i]);
      if (wanted == null || !equal(wanted, samples.values()[i], samples.histogram(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(Point wanted, double value, @Nullable FloatHistogram histogram) {
    return switch (wanted) {
      case Point.None() -> false;
      case Point.Value(double number) -> histogram == null && almostEqual(number, value);
      case Point.Histogram(FloatHistogram other, boolean resetTold) ->
          histogram != null
              && almostEqual(other.compacted(), histogram.compacted())
              && (!resetTold || other.counterReset() == histogram.counterReset());
    };
  }

  private static boolean almostEqual(FloatHistogram a, FloatHistogram b) {
    return a.schema() == b.schema()
        && almostEqual(a.count(), b.count())
        && almostEqual(a.sum(), b.sum())
        && a.zeroThreshold() == b.zeroThreshold()
        && almostEqual(a.zeroCount(), b.zeroCount())
        && Arrays.equals(a.customBounds(), b.customBounds())
        && almostEqual(a.positive(), b.positive())
        && almostEqual(a.negative(), b.negative());
  }

  private static boolean almostEqual(BucketCounts a, BucketCounts b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (a.index(i) != b.index(i) || !almostEqual(a.count(i), b.count(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean almostEqual(double a, double b) {
    if (a == b || (Double.isNaN(a) && Double.isNaN(b))) {
      return true;
    }
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      return false;
    }
    double difference = Math.abs(a - b);
    double size = Math.abs(a) + Math.abs(b);
    return (a == 0 || b == 0 || size < Double.MIN_NORMAL)
        ? difference < TOLERANCE * Double.MIN_NORMAL
        : difference / Math.min(size, Double.MAX_VALUE) < TOLERANCE;
  }

  private static String text(Point point) {
    return switch (point) {
      case Point.None() -> "_";
      case Point.Value(double value) -> GoText.general(value);
      case Point.Histogram(FloatHistogram histogram, _) -> HistogramNotation.text(histogram);
    };
  }

  private static String text(QueryValue.Sample sample) {
    return sample.labels() + " " + text(sample.value(), sample.histogram());
  }

  private static String text(double value, @Nullable FloatHistogram histogram) {
    return histogram == null ? GoText.general(value) : HistogramNotation.text(histogram);
  }

  private static String text(Series series) {
    List<String> samples = new ArrayList<>();
    for (int i = 0; i < series.samples().size(); i++) {
      samples.add(
          text(series.samples().values()[i], series.samples().histogram(i))
              + "@"
              + series.samples().timesMillis()[i]);
    }
    return series.labels() + " " + samples;
  }
}
