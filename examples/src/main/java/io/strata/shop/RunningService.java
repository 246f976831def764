package io.strata.shop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a service has opened, closed in reverse order when it stops. */
final class RunningService implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(RunningService.class);

  private final String name;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  RunningService(String name) {
    this.name = name;
  }

  /** Keeps it for the end. */
  synchronized <C extends AutoCloseable> C keep(C closeable) {
    opened.push(closeable);
    return closeable;
  }

  /** Returns when the JVM is told to stop, after everything is closed. */
  void untilStopped() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close();
                  stopped.countDown();
                },
                name + "-stop"));
    logger.info("{} runs", name);
    stopped.await();
  }

  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      try {
        next.close();
      } catch (Exception e) {
        logger.warn("{} could not be closed", next.getClass().getSimpleName(), e);
      }
    }
  }
}
