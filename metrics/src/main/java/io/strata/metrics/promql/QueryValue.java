package io.strata.metrics.promql;

import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Series;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value of a query. Times are epoch milliseconds. */
public sealed interface QueryValue {

  /** A single number. */
  record Scalar(long timeMillis, double value) implements QueryValue {}

  /** A text. */
  record StringValue(long timeMillis, String value) implements QueryValue {}

  /** One sample per series, all of the query's time; ordered only where the query sorts. */
  record Vector(List<Sample> samples) implements QueryValue {
    public Vector {
      samples = List.copyOf(samples);
    }
  }

  /** Samples per series, ordered by labels. */
  record Matrix(List<Series> series) implements QueryValue {
    public Matrix {
      series = List.copyOf(series);
    }
  }

  /**
   * One sample of a series.
   *
   * @param value without meaning where there is a histogram
   * @param histogram null where the sample is a number
   */
  record Sample(Labels labels, long timeMillis, double value, @Nullable FloatHistogram histogram) {
    /** A number. */
    public Sample(Labels labels, long timeMillis, double value) {
      this(labels, timeMillis, value, null);
    }

    /** A histogram. */
    public Sample(Labels labels, long timeMillis, FloatHistogram histogram) {
      this(labels, timeMillis, 0, histogram);
    }
  }
}
