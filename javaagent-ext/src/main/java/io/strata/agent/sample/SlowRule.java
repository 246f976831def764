package io.strata.agent.sample;

/** Which requests are slow: all from a duration on, or the slowest hundredth of each endpoint. */
final class SlowRule {
  private static final long BY_ENDPOINT = -1;

  private final long limitNanos;

  private SlowRule(long limitNanos) {
    this.limitNanos = limitNanos;
  }

  /** From a duration on, in nanoseconds. */
  static SlowRule from(long nanos) {
    return new SlowRule(nanos);
  }

  /** None. */
  static SlowRule never() {
    return new SlowRule(Long.MAX_VALUE);
  }

  /** The slowest hundredth of each endpoint. */
  static SlowRule byEndpoint() {
    return new SlowRule(BY_ENDPOINT);
  }

  /** Whether a request of an endpoint was, of which it may learn. */
  boolean isSlow(Endpoint endpoint, long nanos) {
    return limitNanos == BY_ENDPOINT
        ? endpoint.slowLimit().isExceededBy(nanos)
        : nanos >= limitNanos;
  }
}
