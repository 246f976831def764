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
  private boolean closed;

  BatchQueue(long maxBytes, long maxItems) {
    this.maxBytes = maxBytes;
    this.maxItems = maxItems;
  }

  /** False, with nothing taken, where the batch does not fit or the queue is closed. */
  boolean offer(Batch<?> batch) {
    lock.lock();
    try {
      if (closed || bytes + batch.bytes() > maxBytes || items + batch.size() > maxItems) {
        return false;
      }
      batches.addLast(batch);
      bytes += batch.bytes();
      items += batch.size();
      arrived.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The oldest batch, or null where none came in that time; at once where the queue is closed and
   * empty.
   */
  @Nullable Batch<?> poll(long timeoutMillis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long rest = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (batches.isEmpty() && !closed && rest > 0) {
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

  /** Takes no more; what waits may still be polled. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is closed and empty: nothing will ever come again. */
  boolean isDrained() {
    lock.lock();
    try {
      return closed && batches.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** The estimated bytes of what waits. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** The items that wait. */
  long items() {
    lock.lock();
    try {
      return items;
    } finally {
      lock.unlock();
    }
  }
}
