package io.strata.metrics.promql;

import io.strata.metrics.series.CounterResets;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.FloatHistogram.CounterReset;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.SamplesBuilder;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds selectors of which a query reads no more than count and sum of each histogram. For those
 * Prometheus decodes no buckets and finds out counter resets while it reads; a query can tell by
 * the warning about conflicting resets.
 */
final class StatisticsOnly {
  private final Set<Expr.VectorSelector> found = Collections.newSetFromMap(new IdentityHashMap<>());

  /** What the way from the query down to a part of it says about that part. */
  private enum Reading {
    UNDECIDED,
    STATISTICS,
    /** Whatever comes below. */
    BUCKETS
  }

  private StatisticsOnly() {}

  /** Those selectors, by identity. */
  static Set<Expr.VectorSelector> selectors(Expr query) {
    StatisticsOnly search = new StatisticsOnly();
    search.visit(query, Reading.UNDECIDED);
    return search.found;
  }

  private void visit(@Nullable Expr expr, Reading reading) {
    switch (expr) {
      case null -> {}
      case Expr.NumberLiteral _, Expr.StringLiteral _ -> {}
      case Expr.VectorSelector selector -> {
        if (reading == Reading.STATISTICS) {
          found.add(selector);
        }
      }
      case Expr.MatrixSelector matrix -> visit(matrix.selector(), reading);
      case Expr.Subquery subquery -> visit(subquery.inner(), Reading.BUCKETS);
      case Expr.Unary unary -> visit(unary.operand(), reading);
      case Expr.Binary binary -> {
        Reading below = binary.operator().isTrim() ? Reading.BUCKETS : reading;
        visit(binary.left(), below);
        visit(binary.right(), below);
      }
      case Expr.Aggregation aggregation -> {
        visit(aggregation.operand(), reading);
        visit(aggregation.parameter(), Reading.BUCKETS);
      }
      case Expr.Call call -> {
        Reading below = below(call.function(), reading);
        call.arguments().forEach(argument -> visit(argument, below));
      }
      case Expr.Paren paren -> visit(paren.inner(), reading);
    }
  }

  private static Reading below(Function function, Reading reading) {
    if (reading == Reading.BUCKETS) {
      return reading;
    }
    return switch (function) {
      case HISTOGRAM_COUNT, HISTOGRAM_SUM, HISTOGRAM_AVG -> Reading.STATISTICS;
      case HISTOGRAM_QUANTILE, HISTOGRAM_QUANTILES, HISTOGRAM_FRACTION -> Reading.BUCKETS;
      default -> reading;
    };
  }

  /** The samples, each histogram of unknown history compared with the one before. */
  static Samples withResets(Samples samples) {
    SamplesBuilder builder = new SamplesBuilder(samples.size());
    FloatHistogram previous = null;
    for (int i = 0; i < samples.size(); i++) {
      FloatHistogram histogram = samples.histogram(i);
      if (histogram == null) {
        builder.add(samples, i);
        continue;
      }
      FloatHistogram told = histogram;
      if (previous != null && histogram.counterReset() == CounterReset.UNKNOWN) {
        boolean reset = CounterResets.between(previous, histogram);
        told = histogram.withCounterReset(reset ? CounterReset.RESET : CounterReset.NOT_RESET);
      }
      builder.add(samples.timesMillis()[i], told);
      previous = told;
    }
    return builder.build();
  }
}
