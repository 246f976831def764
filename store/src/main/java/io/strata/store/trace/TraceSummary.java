package io.strata.store.trace;

import io.strata.telemetry.trace.TraceId;
import java.util.List;

/**
 * A trace in a list.
 *
 * @param rootService service of the root; of the earliest span without a known parent where the
 *     root is missing
 * @param rootOperation name of that span
 * @param startUnixNano start of the first span, nanoseconds since the epoch
 * @param durationNanos from the first start to the last end
 * @param errorCount spans with the status error
 * @param services distinct names, by the start of their first span
 */
public record TraceSummary(
    TraceId traceId,
    String rootService,
    String rootOperation,
    long startUnixNano,
    long durationNanos,
    int spanCount,
    int errorCount,
    List<String> services) {
  public TraceSummary {
    services = List.copyOf(services);
  }
}
