package io.strata.collector.index;

import io.strata.collector.derive.topology.LinkRequest;
import io.strata.collector.stream.StreamUnavailableException;
import java.util.List;

/** Takes link requests to the partitions that can answer them. */
@FunctionalInterface
public interface LinkRequestSink {
  /**
   * Sends requests on; returns when they are stored durably.
   *
   * @param origin the segment that asks
   * @throws StreamUnavailableException where they can't be sent now; some may be sent
   */
  void send(String origin, List<LinkRequest> requests);
}
