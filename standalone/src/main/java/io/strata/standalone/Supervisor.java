package io.strata.standalone;

import io.strata.engines.ChildJvm;
import io.strata.engines.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Starts parts one after the other, restarts one that dies, and stops them in the reverse order.
 *
 * <p>A part that dies is started again after a second, then after two, four and so on up to half a
 * minute; one that has run for a minute begins anew. Thread-safe.
 */
final class Supervisor {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration PROVEN_AFTER = Duration.ofMinutes(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private final Progress progress;
  private final Consumer<Map<String, ChildJvm>> changed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stopAsked = lock.newCondition();
  private final Map<String, ChildJvm> running = new LinkedHashMap<>();
  private final List<Thread> watchers = new ArrayList<>();
  private boolean stopping;

  /**
   * A supervisor with nothing to do yet.
   *
   * @param changed told whenever a part has started, with all that run
   */
  Supervisor(Progress progress, Consumer<Map<String, ChildJvm>> changed) {
    this.progress = progress;
    this.changed = changed;
  }

  /** Starts a part, waits until it is ready, and watches it from then on. */
  void start(Part part) throws Exception {
    ChildJvm child = progress.step("starting " + part.name(), () -> part.start().run());
    if (!adopt(part, child)) {
      return;
    }
    Thread watcher =
        Thread.ofPlatform()
            .daemon()
            .name("watch-" + part.name())
            .unstarted(() -> watch(part, child));
    lock.lock();
    try {
      watchers.add(watcher);
    } finally {
      lock.unlock();
    }
    watcher.start();
  }

  /** Takes over a started child; false, and the child stopped, when everything is being stopped. */
  private boolean adopt(Part part, ChildJvm child) {
    lock.lock();
    try {
      if (!stopping) {
        running.put(part.name(), child);
        changed.accept(Map.copyOf(running));
        return true;
      }
    } finally {
      lock.unlock();
    }
    child.stop(STOP_PATIENCE);
    return false;
  }

  private void watch(Part part, ChildJvm first) {
    ChildJvm child = first;
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        long since = System.nanoTime();
        int exitCode = child.awaitExit();
        if (System.nanoTime() - since > PROVEN_AFTER.toNanos()) {
          pause = FIRST_PAUSE;
        }
        ChildJvm next = null;
        while (next == null) {
          if (stopsWithin(pause, part, exitCode, child)) {
            return;
          }
          next = restart(part);
          pause =
              pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                  ? LONGEST_PAUSE
                  : pause.multipliedBy(2);
        }
        if (!adopt(part, next)) {
          return;
        }
        child = next;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean stopsWithin(Duration pause, Part part, int exitCode, ChildJvm child)
      throws InterruptedException {
    lock.lock();
    try {
      if (stopping) {
        return true;
      }
      progress.say(
          "  %s died (exit code %d, see %s); it is started again in %d s"
              .formatted(part.name(), exitCode, child.log(), pause.toSeconds()));
      long nanos = pause.toNanos();
      while (!stopping && nanos > 0) {
        nanos = stopAsked.awaitNanos(nanos);
      }
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  private @org.jspecify.annotations.Nullable ChildJvm restart(Part part) {
    try {
      ChildJvm child = part.start().run();
      progress.say("  " + part.name() + " runs again");
      return child;
    } catch (EngineException e) {
      progress.say("  " + part.name() + " did not start: " + e.getMessage());
      return null;
    }
  }

  /** Blocks until {@link #stop()} is called by another thread. */
  void awaitStop() throws InterruptedException {
    lock.lock();
    try {
      while (!stopping) {
        stopAsked.await(1, TimeUnit.HOURS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Stops every part, the last started first. */
  void stop() {
    List<Map.Entry<String, ChildJvm>> parts;
    lock.lock();
    try {
      if (stopping) {
        return;
      }
      stopping = true;
      stopAsked.signalAll();
      parts = new ArrayList<>(running.entrySet()).reversed();
    } finally {
      lock.unlock();
    }
    for (Map.Entry<String, ChildJvm> part : parts) {
      if (part.getValue().isAlive()) {
        long start = System.nanoTime();
        part.getValue().stop(STOP_PATIENCE);
        progress.say(
            "  stopped %-25s %5.1f s".formatted(part.getKey(), (System.nanoTime() - start) / 1e9));
      }
    }
  }
}
