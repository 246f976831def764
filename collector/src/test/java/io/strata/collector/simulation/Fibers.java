package io.strata.collector.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Threads of which one runs at a time, and only when it is told to: between two of its pauses
 * nothing else happens, so that a schedule is a function of its seed. All methods but {@link
 * #pause} belong to the scheduling thread.
 */
final class Fibers {
  private final List<Fiber> fibers = new ArrayList<>();
  private @Nullable Fiber running;

  /**
   * Runs the scheduling thread's part, and throws what it throws. As a virtual thread it hands over
   * to fibers without the operating system, which costs more than most of their steps.
   */
  static <T> T scheduling(Callable<T> part) {
    FutureTask<T> task = new FutureTask<>(part);
    Thread.ofVirtual().name("schedule").start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError("the schedule failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The process died: unwinds a fiber past everything that handles exceptions. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    Died() {
      super("the process died", null, false, false);
    }
  }

  /** A thread that runs step by step. */
  final class Fiber {
    private final Semaphore turn = new Semaphore(0);
    private final Semaphore stepped = new Semaphore(0);
    private boolean killed;
    private boolean ended;
    private @Nullable Throwable failure;

    private Fiber(String name, Runnable body) {
      Thread.ofVirtual()
          .name(name)
          .start(() -> {
            turn.acquireUninterruptibly();
            try {
              if (!killed) {
                body.run();
              }
            } catch (Died _) {
              // As it should be.
            } catch (Throwable e) {
              failure = e;
            }
            ended = true;
            stepped.release();
          });
    }

    boolean isRunnable() {
      return !ended;
    }

    /** Lets it run until it pauses or ends; throws what it failed with. */
    void step() {
      if (ended) {
        return;
      }
      // Who dies ends its process's other threads: then one fiber steps another.
      Fiber before = running;
      running = this;
      turn.release();
      stepped.acquireUninterruptibly();
      running = before;
      if (failure != null) {
        throw new AssertionError("a consumer's thread failed", failure);
      }
    }

    /** Ends it where it is. */
    void kill() {
      killed = true;
      if (running != this) {
        step();
      }
    }
  }

  Fiber start(String name, Runnable body) {
    Fiber fiber = new Fiber(name, body);
    fibers.add(fiber);
    return fiber;
  }

  /** Called by a fiber: lets others run until it is told to go on. */
  void pause() {
    Fiber self = running;
    if (self == null) {
      throw new IllegalStateException("no fiber runs");
    }
    self.stepped.release();
    self.turn.acquireUninterruptibly();
    if (self.killed) {
      throw new Died();
    }
  }

  void killAll() {
    fibers.forEach(Fiber::kill);
  }
}
