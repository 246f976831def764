package io.strata.collector.simulation;

import io.strata.collector.testing.SpanBuilder;
import java.time.Instant;
import java.time.InstantSource;

/** The broker's clock, and those of processes, which differ from it. */
final class Time {
  private long brokerMillis = SpanBuilder.T0;

  /** Real time as the processes' clocks follow it: steps of the broker's clock do not move it. */
  private long elapsedMillis = SpanBuilder.T0;

  long millis() {
    return brokerMillis;
  }

  void advance(long millis) {
    brokerMillis += millis;
    elapsedMillis += millis;
  }

  /** The broker's clock is set. */
  void step(long millis) {
    brokerMillis += millis;
  }

  /** A process's clock, wrong by some time. */
  InstantSource clock(long skewMillis) {
    return () -> Instant.ofEpochMilli(elapsedMillis + skewMillis);
  }
}
