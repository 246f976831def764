package io.strata.collector.receive;

import io.strata.collector.ownmetrics.CollectorMetrics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all receivers share: their limits, who may send, and the metrics.
 *
 * @param tls null for none
 */
public record Reception(
    Limits limits,
    InFlightBytes inFlight,
    BearerTokens tokens,
    @Nullable ServerTls tls,
    CollectorMetrics metrics) {

  /**
   * The bounds of each receiver.
   *
   * @param maxBodyBytes the largest request, as sent and when decompressed
   * @param maxConnections more are closed as they come; bounds OTLP/HTTP and Zipkin by {@link
   *     HttpServerLimits}
   * @param requestTimeout how long a request may take to arrive and be answered
   * @param idleTimeout how long a connection may stay without a request
   */
  public record Limits(
      int maxBodyBytes, int maxConnections, Duration requestTimeout, Duration idleTimeout) {
    /** The defaults, for bodies of that size. */
    public static Limits ofBodies(int maxBodyBytes) {
      return new Limits(maxBodyBytes, 1_000, Duration.ofSeconds(30), Duration.ofMinutes(2));
    }
  }

  /** Lets everybody in, without TLS. */
  public static Reception open(int maxBodyBytes, InFlightBytes inFlight, CollectorMetrics metrics) {
    return new Reception(
        Limits.ofBodies(maxBodyBytes), inFlight, BearerTokens.none(), null, metrics);
  }
}
