package io.strata.collector.sample;

import io.strata.telemetry.trace.Span;
import java.util.List;
import java.util.Map;

/**
 * What of a segment is stored.
 *
 * @param kept spans, in order of arrival
 * @param shed the others, in order of arrival
 * @param counts all spans of the segment by service and verdict
 */
public record SampledSegment(
    ClosedSegment segment, List<Span> kept, List<Span> shed, Map<Tally, Long> counts) {
  public SampledSegment {
    kept = List.copyOf(kept);
    shed = List.copyOf(shed);
    counts = Map.copyOf(counts);
  }

  /** What spans are counted by. */
  public record Tally(String service, Verdict verdict) {}
}
