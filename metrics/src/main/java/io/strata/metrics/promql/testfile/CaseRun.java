package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.promql.PromqlException;
import io.strata.metrics.promql.PromqlParser;
import io.strata.metrics.promql.QueryResult;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.promql.testfile.TestCase.MessageCheck;
import io.strata.metrics.promql.testfile.TestFileReport.Outcome;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one case against the engine and compares. */
final class CaseRun {
  /** Relative difference up to which two numbers count as equal, as in Prometheus's runner. */
  private static final double TOLERANCE = 1e-6;

  private static final long MINUTE = 60_000;

  private final TestStorage storage;
  private final TestCase test;
  private final PromqlEngine engine;

  CaseRun(TestStorage storage, TestCase test) {
    this.storage = storage;
    this.test = test;
    this.engine = new PromqlEngine(storage);
  }

  Outcome outcome() {
    if (test.expected().stream().anyMatch(SeriesLine::hasHistograms)) {
      return new Outcome.Skipped("native histograms: expected in the result");
    }
    try {
      Selectors reads = new Selectors(PromqlParser.parse(test.expression()));
      if (reads.selectors().stream().anyMatch(storage::hasHistograms)) {
        return new Outcome.Skipped("native histograms: in a selected series");
      }
      Optional<String> difference = difference();
      if (difference.isEmpty() && !reads.readsQueryBounds()) {
        difference = differenceAsRange();
      }
      return difference.<Outcome>map(Outcome.Failed::new).orElseGet(Outcome.Passed::new);
    } catch (PromqlException failure) {
      MessageCheck expected = test.expectations().fail();
      String message = String.valueOf(failure.getMessage());
      if (expected == null) {
        return new Outcome.Failed("unexpected error: " + message);
      }
      return expected.accepts(message)
          ? new Outcome.Passed()
          : new Outcome.Failed(
              "expected the error <%s>, got <%s>".formatted(expected.text(), message));
    }
  }

  private Optional<String> difference() {
    QueryResult result =
        test.isInstant()
            ? engine.instantResult(test.expression(), test.startMillis())
            : engine.rangeResult(
                test.expression(), test.startMillis(), test.endMillis(), test.stepMillis());
    if (test.expectations().fail() != null) {
      return Optional.of("expected an error, got " + result.value());
    }
    Optional<String> annotations =
        annotationDifference(
                "warning",
                test.expectations().warnings(),
                test.expectations().noWarnings(),
                result.warnings())
            .or(() ->
                annotationDifference(
                    "info",
                    test.expectations().infos(),
                    test.expectations().noInfos(),
                    result.infos()));
    return annotations.or(() -> valueDifference(result.value()));
  }

  private static Optional<String> annotationDifference(
      String kind, List<MessageCheck> expected, boolean none, List<String> found) {
    if (none && !found.isEmpty()) {
      return Optional.of("expected no " + kind + ", got " + found);
    }
    for (MessageCheck check : expected) {
      if (found.stream().noneMatch(check::accepts)) {
        return Optional.of("expected the %s <%s>, got %s".formatted(kind, check.text(), found));
      }
    }
    return Optional.empty();
  }

  /** An instant query must give the same as the middle step of a range query. */
  private Optional<String> differenceAsRange() {
    boolean series = test.expectations().text() == null && !test.expectations().ordered();
    if (!test.isInstant()
        || !series
        || PromqlParser.parse(test.expression()).type()
            == io.strata.metrics.promql.ValueType.MATRIX) {
      return Optional.empty();
    }
    long middle = test.startMillis();
    QueryValue value = engine.range(test.expression(), middle - MINUTE, middle + MINUTE, MINUTE);
    List<QueryValue.Sample> samples = new ArrayList<>();
    if (value instanceof QueryValue.Matrix(List<Series> all)) {
      for (Series one : all) {
        Samples at = one.samples().between(middle, middle);
        if (at.size() == 1) {
          samples.add(new QueryValue.Sample(one.labels(), middle, at.values()[0]));
        }
      }
    }
    return vectorDifference(samples, false).map(difference -> "as a range query: " + difference);
  }

  private Optional<String> valueDifference(QueryValue value) {
    String text = test.expectations().text();
    return switch (value) {
      case QueryValue.StringValue(_, String found) ->
          found.equals(text)
              ? Optional.empty()
              : Optional.of("expected the string <%s>, got <%s>".formatted(text, found));
      case QueryValue.Scalar(long time, double number) ->
          vectorDifference(List.of(new QueryValue.Sample(Labels.empty(), time, number)), false);
      case QueryValue.Vector(List<QueryValue.Sample> samples) ->
          vectorDifference(samples, test.expectations().ordered());
      case QueryValue.Matrix(List<Series> series) -> matrixDifference(series);
    };
  }

  private Optional<String> vectorDifference(List<QueryValue.Sample> samples, boolean ordered) {
    List<SeriesLine> expected = test.expected();
    if (samples.size() != expected.size()) {
      return Optional.of("expected %d series, got %s".formatted(expected.size(), samples));
    }
    Map<Labels, Integer> places = new HashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      places.put(expected.get(i).labels(), i);
    }
    for (int i = 0; i < samples.size(); i++) {
      QueryValue.Sample sample = samples.get(i);
      Integer place = places.get(sample.labels());
      if (place == null) {
        return Optional.of("unexpected series " + sample);
      }
      if (ordered && place != i) {
        return Optional.of(
            "expected %s at place %d, got it at %d".formatted(sample.labels(), place, i));
      }
      double wanted = value(expected.get(place).points().getFirst());
      if (!almostEqual(wanted, sample.value())) {
        return Optional.of("expected %s for %s".formatted(wanted, sample));
      }
    }
    return Optional.empty();
  }

  private static double value(SeriesLine.Point point) {
    if (point instanceof SeriesLine.Point.Value(double value)) {
      return value;
    }
    throw new IllegalArgumentException("an instant result needs a number");
  }

  private Optional<String> matrixDifference(List<Series> found) {
    Map<Labels, Map<Long, Double>> expected = new HashMap<>();
    for (SeriesLine line : test.expected()) {
      Map<Long, Double> points = new HashMap<>();
      for (int i = 0; i < line.points().size(); i++) {
        if (line.points().get(i) instanceof SeriesLine.Point.Value(double value)) {
          points.put(test.startMillis() + i * test.stepMillis(), value);
        }
      }
      expected.put(line.labels(), points);
    }
    if (found.size() != expected.size()) {
      return Optional.of("expected %d series, got %s".formatted(expected.size(), found));
    }
    for (Series one : found) {
      Map<Long, Double> points = expected.get(one.labels());
      if (points == null || points.size() != one.samples().size()) {
        return Optional.of("expected %s for %s".formatted(points, one));
      }
      for (int i = 0; i < one.samples().size(); i++) {
        Double wanted = points.get(one.samples().timesMillis()[i]);
        if (wanted == null || !almostEqual(wanted, one.samples().values()[i])) {
          return Optional.of("expected %s for %s".formatted(points, one));
        }
      }
    }
    return Optional.empty();
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
}
