package io.strata.store.elasticsearch;

import io.strata.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets so many reads decode spans at once as the heap has room for; the others wait their turn, and
 * are told when that lasts. Thread-safe.
 */
final class ReadPermits {
  /** What a read holds at most: some ten thousand spans, or the deliveries of a large trace. */
  private static final long BYTES_PER_READ = 64L << 20;

  private static final int MAX_READS = 32;

  private final Semaphore permits;
  private final Duration patience;

  ReadPermits(int reads, Duration patience) {
    this.permits = new Semaphore(reads, true);
    this.patience = patience;
  }

  /** As many as this JVM's heap has room for. */
  static ReadPermits ofHeap() {
    long reads = Runtime.getRuntime().maxMemory() / BYTES_PER_READ;
    return new ReadPermits(Math.clamp(reads, 1, MAX_READS), Duration.ofSeconds(15));
  }

  /**
   * Reads when it is this read's turn.
   *
   * @throws StoreUnavailableException where others take too long
   */
  <T> T read(Supplier<T> read) {
    try {
      if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoreUnavailableException(
            "busy", "other readers of traces take too long; try again", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted", "interrupted while waiting", e);
    }
    try {
      return read.get();
    } finally {
      permits.release();
    }
  }
}
