package io.strata.collector.index;

import io.strata.store.Retention;
import io.strata.store.StoreUnavailableException;
import io.strata.store.TelemetryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what is past its time: at the start, and then once a day. */
public final class Upkeep implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration DAILY = Duration.ofDays(1);
  private static final Duration RETRY = Duration.ofMinutes(10);

  private final TelemetryStore store;
  private final Retention retention;
  private final InstantSource clock;
  private final CountDownLatch stop = new CountDownLatch(1);

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
      Duration pause = deleteExpired();
      while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = deleteExpired();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration deleteExpired() {
    try {
      List<String> deleted = store.deleteExpired(clock.instant(), retention);
      if (!deleted.isEmpty()) {
        LOGGER.info("deleted what is past its retention: {}", String.join(", ", deleted));
      }
      return DAILY;
    } catch (StoreUnavailableException e) {
      LOGGER.warn("what is past its retention could not be deleted: {}", e.getMessage());
      return RETRY;
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
