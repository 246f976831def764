package io.strata.collector.index;

import io.strata.collector.stream.StreamUnavailableException;
import io.strata.telemetry.metric.Metric;
import java.util.List;
import java.util.Map;

/** Takes metrics that were derived from a segment. */
@FunctionalInterface
public interface DerivedMetricsSink {
  /**
   * Sends metrics on; returns when they are stored durably.
   *
   * @param origin the segment; metrics of the same origin, series and window replace each other
   * @param provisional whether the segment is still open
   * @param metrics by record key
   * @throws StreamUnavailableException where they can't be sent now
   */
  void send(String origin, boolean provisional, Map<String, List<Metric>> metrics);
}
