package io.strata.dashboard.topology;

import io.strata.dashboard.figures.Increase;
import io.strata.dashboard.figures.Latest;
import java.util.List;

/**
 * All metric results from which a topology is assembled, each named after its metric.
 *
 * @param startMillis start of the range, on a window border
 * @param endMillis end of the range
 * @param earliestMillis time of the earliest sample of anything in the range; {@link
 *     Long#MAX_VALUE} where there is none
 * @param recentMissing whether the newest metrics could not be read, so that their absence says
 *     nothing
 */
public record TopologyMetrics(
    long startMillis,
    long endMillis,
    long earliestMillis,
    boolean recentMissing,
    Spans spans,
    ServiceGraph serviceGraph,
    Components components,
    Hosts hosts) {

  /** From spans, per service. */
  public record Spans(
      List<Increase> calls, List<Increase> latencyBuckets, List<Latest> targetInfo) {}

  /** From spans, per edge. */
  public record ServiceGraph(
      List<Increase> requests,
      List<Increase> failures,
      List<Increase> clientBuckets,
      List<Increase> serverBuckets) {}

  /** From the host probes' component checks. */
  public record Components(
      List<Latest> up,
      List<Latest> checkDuration,
      List<Latest> failures,
      List<Latest> addresses,
      List<Latest> topics) {}

  /** From the host probes. */
  public record Hosts(
      List<Latest> targetInfo,
      List<Latest> cpuUtilization,
      List<Latest> memoryUtilization,
      List<Latest> filesystemUtilization) {}

  /**
   * These metrics, where some could not be read.
   *
   * @param missingBeforeMillis nothing was read before that time
   */
  TopologyMetrics covering(long missingBeforeMillis, boolean newestMissing) {
    return new TopologyMetrics(
        Math.max(startMillis, missingBeforeMillis),
        endMillis,
        earliestMillis,
        newestMissing,
        spans,
        serviceGraph,
        components,
        hosts);
  }

  /** No results. */
  public static TopologyMetrics empty(long startMillis, long endMillis) {
    return new TopologyMetrics(
        startMillis,
        endMillis,
        Long.MAX_VALUE,
        false,
        new Spans(List.of(), List.of(), List.of()),
        new ServiceGraph(List.of(), List.of(), List.of(), List.of()),
        new Components(List.of(), List.of(), List.of(), List.of(), List.of()),
        new Hosts(List.of(), List.of(), List.of(), List.of()));
  }
}
