package io.strata.collector.sample;

import io.strata.collector.derive.figures.DerivedMetrics;
import io.strata.telemetry.metric.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What sampling kept and shed of a segment, as metrics: {@value #KEPT} and {@value #SHED}, by
 * service and reason, in the segment's window of stream time.
 */
public final class SamplingMetrics {
  /** Spans that were stored. */
  public static final String KEPT = "traces_sampling_kept_spans_total";

  /** Spans that were counted and not stored. */
  public static final String SHED = "traces_sampling_shed_spans_total";

  private static final Comparator<SampledSegment.Tally> ORDER =
      Comparator.comparing(SampledSegment.Tally::service)
          .thenComparing(SampledSegment.Tally::verdict);

  private SamplingMetrics() {}

  /** The metrics by record key. */
  public static Map<String, List<Metric>> of(SampledSegment sampled) {
    DerivedMetrics out = new DerivedMetrics();
    sampled.counts().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(ORDER))
        .forEach(count -> {
          SampledSegment.Tally tally = count.getKey();
          out.sum(
              tally.service(),
              tally.verdict().isKept() ? KEPT : SHED,
              DerivedMetrics.labels("service", tally.service(), "reason", tally.verdict().label()),
              sampled.segment().window(),
              count.getValue());
        });
    return out.byKey();
  }
}
