package io.strata.dashboard.topology;

import io.strata.dashboard.figures.LatencyBuckets;
import io.strata.dashboard.figures.RequestTally;

/** Adds up the figures of one edge, latency as seen from either end. Not thread-safe. */
final class EdgeTally {
  private final RequestTally requests = new RequestTally();
  private final LatencyBuckets client = new LatencyBuckets();
  private final LatencyBuckets server = new LatencyBuckets();

  void addRequests(double count) {
    requests.addRequests(count);
  }

  void addFailures(double count) {
    requests.addFailures(count);
  }

  void addClientLatency(String le, double count) {
    client.add(le, count);
  }

  void addServerLatency(String le, double count) {
    server.add(le, count);
  }

  /**
   * All as one tally.
   *
   * @param ofServer whether the latency is what the server took, not what the client waited; the
   *     other one stands in where there is none
   */
  RequestTally total(boolean ofServer) {
    RequestTally total = new RequestTally();
    total.add(requests);
    LatencyBuckets first = ofServer ? server : client;
    total.addLatency(first.isEmpty() ? (ofServer ? client : server) : first);
    return total;
  }
}
