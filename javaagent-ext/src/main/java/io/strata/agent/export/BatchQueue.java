package io.strata.agent.export;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Batches that wait for the exporting thread, bounded by their estimated bytes and by their items.
 * Putting never waits. Thread-safe.
 */
final class BatchQueue {
  private final long maxBytes;
  private final long maxItems;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<Batch<?>> batches = new ArrayDeque<>();
  private long bytes;
  private long items;

  BatchQueue(long maxBytes, long maxItems) {
    this.maxBytes = maxBytes;
    this.maxItems = maxItems;
  }

  /** False, with nothing taken, where the batch does not fit. */
  boolean offer(Batch<?> batch) {
    lock.lock();
    try {
      if (bytes + batch.bytes() > maxBytes || items + batch.size() > maxItems) {
        return false;
      }
      bytes += batch.bytes();
      items += batch.size();
      batches.addLast(batch);
      arrived.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The oldest batch, or null where none came in that time. */
  @Nullable Batch<?> poll(long timeoutMillis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long rest = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (batches.isEmpty() && rest > 0) {
        rest = arrived.awaitNanos(rest);
      }
      Batch<?> batch = batches.pollFirst();
      if (batch != null) {
        bytes -= batch.bytes();
        items -= batch.size();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing waits now. */
  boolean isEmpty() {
    lock.lock();
    try {
      return batches.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
