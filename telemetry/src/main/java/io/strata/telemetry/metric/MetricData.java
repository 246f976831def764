package io.strata.telemetry.metric;

import java.util.List;

/** The points of a metric, by kind. */
public sealed interface MetricData {

  /** Instantaneous values. */
  record Gauge(List<NumberPoint> points) implements MetricData {
    public Gauge {
      points = List.copyOf(points);
    }
  }

  /** Sums; monotonic ones are counters. */
  record Sum(List<NumberPoint> points, AggregationTemporality temporality, boolean monotonic)
      implements MetricData {
    public Sum {
      points = List.copyOf(points);
    }
  }

  /** Histograms with explicit bounds. */
  record Histogram(List<HistogramPoint> points, AggregationTemporality temporality)
      implements MetricData {
    public Histogram {
      points = List.copyOf(points);
    }
  }

  /** Base-2 exponential histograms. */
  record ExponentialHistogram(
      List<ExponentialHistogramPoint> points, AggregationTemporality temporality)
      implements MetricData {
    public ExponentialHistogram {
      points = List.copyOf(points);
    }
  }

  /** Summaries. */
  record Summary(List<SummaryPoint> points) implements MetricData {
    public Summary {
      points = List.copyOf(points);
    }
  }
}
