package io.strata.dashboard.figures;

import org.jspecify.annotations.Nullable;

/** Adds up requests, failures and latencies of one thing. Not thread-safe. */
public final class RequestTally {
  private final LatencyBuckets latency = new LatencyBuckets();
  private boolean counted;
  private double requests;
  private double failures;

  /** Adds requests; 0 still says that requests of this thing are counted. */
  public void addRequests(double count) {
    counted = true;
    requests += count;
  }

  /** Adds failed ones, which are among the requests. */
  public void addFailures(double count) {
    failures += count;
  }

  /** Adds to a latency bucket. */
  public void addLatency(String le, double count) {
    latency.add(le, count);
  }

  /** Adds latency buckets. */
  public void addLatency(LatencyBuckets buckets) {
    latency.add(buckets);
  }

  /** Adds all that another has. */
  public void add(RequestTally other) {
    counted |= other.counted;
    requests += other.requests;
    failures += other.failures;
    latency.add(other.latency);
  }

  /** How many requests there were. */
  public double requests() {
    return requests;
  }

  /** The figures over that many seconds. */
  public RequestFigures figures(double seconds) {
    if (!counted || !(seconds > 0)) {
      return RequestFigures.NONE;
    }
    @Nullable Double errorRatio = requests > 0 ? Math.min(1, failures / requests) : null;
    return new RequestFigures(
        requests / seconds,
        errorRatio,
        latency.quantileMillis(0.5),
        latency.quantileMillis(0.95),
        latency.quantileMillis(0.99));
  }
}
