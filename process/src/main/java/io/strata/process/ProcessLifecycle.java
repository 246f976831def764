package io.strata.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orderly stop of a process: on SIGTERM or SIGINT, or when {@link #close()} is called, parts are
 * closed in the reverse order of their registration, each once. A part that fails to close is
 * logged and does not keep the others from closing.
 */
public final class ProcessLifecycle implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ProcessLifecycle.class);

  private final Deque<Part> parts = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final String process;

  /** A part's way to stop. */
  @FunctionalInterface
  public interface Stop {
    void run() throws Exception;
  }

  private record Part(String what, Stop stop) {}

  /**
   * A lifecycle of the process of that name; call {@link #stopOnSignal()} to bind it to signals.
   */
  public ProcessLifecycle(String process) {
    this.process = process;
  }

  /** Closes this when the JVM is asked to stop. */
  public void stopOnSignal() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::close));
  }

  /** Registers something to stop; returns it, so that it can be registered where it is made. */
  public synchronized <T extends AutoCloseable> T closing(String what, T part) {
    onStop(what, part::close);
    return part;
  }

  /** Registers a way to stop something. */
  public synchronized void onStop(String what, Stop stop) {
    parts.push(new Part(what, stop));
  }

  /** Blocks until this is closed. */
  public void awaitTermination() throws InterruptedException {
    closed.await();
  }

  @Override
  // Whatever a part throws, the parts below it must still be closed.
  @SuppressWarnings("CatchingUnchecked")
  public synchronized void close() {
    if (closed.getCount() == 0) {
      return;
    }
    LOGGER.info("{} stops", process);
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.stop().run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        LOGGER.warn("interrupted while stopping {}", part.what());
      } catch (Exception e) {
        LOGGER.warn("{} did not stop cleanly", part.what(), e);
      }
    }
    LOGGER.info("{} stopped", process);
    closed.countDown();
  }
}
