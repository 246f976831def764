package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.Expr;
import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.promql.PromqlException;
import io.strata.metrics.promql.PromqlFeatures;
import io.strata.metrics.promql.PromqlParser;
import io.strata.metrics.promql.QueryLimits;
import io.strata.metrics.promql.QueryResult;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.promql.ValueType;
import io.strata.metrics.promql.testfile.TestCase.MessageCheck;
import io.strata.metrics.promql.testfile.TestFileReport.Outcome;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one case against the engine and compares. */
final class CaseRun {
  private static final long MINUTE = 60_000;

  private final TestCase test;
  private final PromqlEngine engine;

  CaseRun(TestStorage storage, TestCase test) {
    this.test = test;
    this.engine = new PromqlEngine(storage, QueryLimits.DEFAULT, PromqlFeatures.ALL);
  }

  Outcome outcome() {
    try {
      Expr expr = PromqlParser.parse(test.expression());
      Optional<String> difference = difference();
      if (difference.isEmpty() && runsAsRange(expr)) {
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

  /** Where any message is expected, each expected one must be there, and no other. */
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
    for (String message : found) {
      if (!expected.isEmpty() && expected.stream().noneMatch(check -> check.accepts(message))) {
        return Optional.of("unexpected %s <%s>".formatted(kind, message));
      }
    }
    return Optional.empty();
  }

  private boolean runsAsRange(Expr expr) {
    boolean series = test.expectations().text() == null && !test.expectations().ordered();
    return test.isInstant()
        && series
        && expr.type() != ValueType.MATRIX
        && !QueryBounds.areReadBy(expr);
  }

  /** An instant query must give the same as the middle step of a range query. */
  private Optional<String> differenceAsRange() {
    long middle = test.startMillis();
    QueryValue value = engine.range(test.expression(), middle - MINUTE, middle + MINUTE, MINUTE);
    List<QueryValue.Sample> samples = new ArrayList<>();
    if (value instanceof QueryValue.Matrix(List<Series> all)) {
      for (Series one : all) {
        Samples at = one.samples().between(middle, middle);
        if (at.size() == 1) {
          samples.add(new QueryValue.Sample(one.labels(), middle, at.values()[0], at.histogram(0)));
        }
      }
    }
    return new ResultComparison(test)
        .vector(samples, false)
        .map(difference -> "as a range query: " + difference);
  }

  private Optional<String> valueDifference(QueryValue value) {
    ResultComparison comparison = new ResultComparison(test);
    String text = test.expectations().text();
    return switch (value) {
      case QueryValue.StringValue(_, String found) ->
          found.equals(text)
              ? Optional.empty()
              : Optional.of("expected the string <%s>, got <%s>".formatted(text, found));
      case QueryValue.Scalar scalar -> comparison.scalar(scalar);
      case QueryValue.Vector(List<QueryValue.Sample> samples) ->
          comparison.vector(samples, test.expectations().ordered());
      case QueryValue.Matrix(List<Series> series) -> comparison.matrix(series);
    };
  }
}
