package io.strata.collector.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. Not thread-safe. */
public final class ManualClock implements InstantSource {
  private Instant now = Instant.ofEpochMilli(SpanBuilder.T0);

  @Override
  public Instant instant() {
    return now;
  }

  public void advance(Duration duration) {
    now = now.plus(duration);
  }
}
