package io.strata.bench.agent.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests when they are due, whatever became of those before: the n-th is due n intervals
 * after the start, and its latency counts from then. A server that stalls thus pays for every
 * request that it kept waiting, also for those that could not even be sent.
 */
public final class OpenLoop {
  private static final int CONNECTIONS = 24;

  private final int port;
  private final IntFunction<String> path;
  private final int connections;

  /**
   * A load.
   *
   * @param port on the loopback address
   * @param path of a request, by its number
   */
  public OpenLoop(int port, IntFunction<String> path) {
    this(port, path, CONNECTIONS);
  }

  OpenLoop(int port, IntFunction<String> path, int connections) {
    this.port = port;
    this.path = path;
    this.connections = connections;
  }

  /**
   * Sends and waits for all answers.
   *
   * @param rate requests a second
   * @param requests how many
   * @throws IllegalStateException where a request failed
   */
  public Latencies run(double rate, int requests) {
    long[] nanos = new long[requests];
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    long start = System.nanoTime();
    Runnable sender =
        () -> {
          try (Connection connection = new Connection(port)) {
            for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
              long due = start + dueNanos(i, rate);
              awaitNanoTime(due);
              int status = connection.get(path.apply(i));
              nanos[i] = System.nanoTime() - due;
              if (status != 200) {
                throw new IOException("answered " + status);
              }
            }
          } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
            next.set(requests);
          }
        };
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      threads.add(Thread.ofPlatform().name("load-" + i).start(sender));
    }
    join(threads);
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a request failed: " + failed.getMessage(), failed);
    }
    return new Latencies(nanos);
  }

  /** When a request is due, after the start. */
  static long dueNanos(int number, double rate) {
    return (long) (number / rate * 1e9);
  }

  private static void awaitNanoTime(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void join(List<Thread> threads) {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
