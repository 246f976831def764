package io.strata.bench.ingest;

import io.strata.bench.measure.Waiting;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Holds a sender back while what it sent is not written yet. Not thread-safe. */
final class Backlog {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration NOTHING_MORE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final LongSupplier written;
  private final long limit;
  private long done;
  private long lost;

  /** At most so many may be under way of which {@code written} does not tell yet. */
  Backlog(LongSupplier written, long limit) {
    this.written = written;
    this.limit = limit;
  }

  /**
   * Blocks until more may follow. What is not written for a minute while nothing else is either
   * counts as lost, and no longer as under way.
   */
  void awaitRoom(long sent) {
    if (sent - done - lost < limit) {
      return;
    }
    long[] lastChange = {System.nanoTime()};
    Waiting.until(
        "room in the backlog",
        PATIENCE,
        LOOK_EVERY,
        () -> {
          long now = written.getAsLong();
          if (now != done) {
            done = now;
            lastChange[0] = System.nanoTime();
          } else if (System.nanoTime() - lastChange[0] > NOTHING_MORE.toNanos()) {
            lost = sent - done;
          }
          return sent - done - lost < limit;
        });
  }
}
