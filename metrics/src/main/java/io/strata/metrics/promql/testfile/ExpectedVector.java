package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.QueryValue;
import java.util.List;
import java.util.Optional;

/** What a test expects of an instant query. Immutable. */
public final class ExpectedVector {
  private final List<SeriesLine> samples;

  private ExpectedVector(List<SeriesLine> samples) {
    this.samples = samples;
  }

  /**
   * An expected sample.
   *
   * @param labels a metric's name with labels, as a selector; empty for none
   * @param value a number or a native histogram in the notation of test files
   */
  public record Sample(String labels, String value) {}

  /**
   * Expects these samples, in any order, and no others.
   *
   * @throws IllegalArgumentException where one is none
   */
  public static ExpectedVector of(List<Sample> samples) {
    return new ExpectedVector(samples.stream().map(ExpectedVector::line).toList());
  }

  private static SeriesLine line(Sample sample) {
    String labels = sample.labels().isBlank() ? "{}" : sample.labels().strip();
    SeriesLine line = SeriesLine.parse(labels + " " + sample.value().strip());
    if (line.points().size() != 1) {
      throw new IllegalArgumentException("one value is expected, not '" + sample.value() + "'");
    }
    return line;
  }

  /** The first difference from a result, where there is one; numbers may differ by a millionth. */
  public Optional<String> difference(QueryValue result) {
    return switch (result) {
      case QueryValue.Vector(List<QueryValue.Sample> found) ->
          ResultComparison.vector(samples, found, false);
      case QueryValue.Scalar(long timeMillis, double value) ->
          ResultComparison.vector(
              samples,
              List.of(
                  new QueryValue.Sample(
                      io.strata.metrics.series.Labels.empty(), timeMillis, value)),
              false);
      case QueryValue.Matrix _, QueryValue.StringValue _ ->
          Optional.of("the result is no vector or scalar");
    };
  }
}
