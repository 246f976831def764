package io.strata.collector.index;

import io.strata.store.Retention;
import io.strata.store.StoreUnavailableException;
import io.strata.store.TelemetryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the store in bounds: every minute what {@link TelemetryStore#tend} does, every hour, and at
 * the start, the deletion of what is past its time.
 */
public final class Upkeep implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration BETWEEN_DELETIONS = Duration.ofHours(1);

  private final TelemetryStore store;
  private final Retention retention;
  private final InstantSource clock;
  private final CountDownLatch stop = new CountDownLatch(1);
  private Instant nextDeletion = Instant.MIN;

  /** Upkeep that {@link #start} starts. */
  public Upkeep(TelemetryStore store, Retention retention, InstantSource clock) {
    this.store = store;
    this.retention = retention;
    this.clock = clock;
  }

  /** Starts on a thread of its own. */
  public void start() {
    Thread.ofVirtual().name("upkeep").start(this::run);
  }

  private void run() {
    try {
      do {
        round();
      } while (!stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is due now. */
  void round() {
    Instant now = clock.instant();
    try {
      if (!now.isBefore(nextDeletion)) {
        store
            .deleteExpired(now, retention)
            .forEach(deleted -> LOGGER.info("deleted, past its retention: {}", deleted));
        nextDeletion = now.plus(BETWEEN_DELETIONS);
      }
      store.tend(now, retention).forEach(done -> LOGGER.info("upkeep: {}", done));
    } catch (StoreUnavailableException e) {
      LOGGER.warn("the store could not be tended: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
