package io.strata.dashboard.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The events that one client has still to get. Bounded: a client that cannot follow loses all it
 * has not got yet, and is told so by a single {@code reset}. Thread-safe.
 */
final class ClientQueue {
  private final int capacity;
  private final Deque<StreamEvent> events = new ArrayDeque<>();
  private boolean closed;

  ClientQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Adds an event; never blocks. */
  synchronized void add(StreamEvent event) {
    if (events.size() >= capacity) {
      events.clear();
      events.add(StreamEvent.reset(event.id()));
    } else {
      events.add(event);
    }
    notifyAll();
  }

  /** The next event; null where none came in time or the queue was closed. */
  synchronized @Nullable StreamEvent next(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (events.isEmpty() && !closed) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return null;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return events.poll();
  }

  /** Ends the client's wait. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Whether nothing more will come. */
  synchronized boolean isClosed() {
    return closed;
  }
}
