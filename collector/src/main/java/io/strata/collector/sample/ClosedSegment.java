package io.strata.collector.sample;

import io.strata.telemetry.trace.Span;
import java.util.List;

/**
 * A complete segment of a partition of spans.
 *
 * @param number the offset of its first record
 * @param window its window of stream time
 * @param millis how much stream time it covers: what its share of the budget is measured by
 * @param bytes of its records
 * @param rebuiltFrom the segment from which a reader must start, to have the same spans in this one
 * @param spans in order of arrival, duplicates left out
 */
public record ClosedSegment(
    long number, long window, long millis, long bytes, long rebuiltFrom, List<Span> spans) {
  public ClosedSegment {
    spans = List.copyOf(spans);
  }
}
