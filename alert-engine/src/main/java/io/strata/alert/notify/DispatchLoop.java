package io.strata.alert.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes alerts in and sends groups through the pipeline when they are due: one thread waits, and
 * each flush has its own.
 */
public final class DispatchLoop {
  private static final Logger LOGGER = LoggerFactory.getLogger(DispatchLoop.class);

  /** Housekeeping happens at least this often, and a clock that is set back is noticed. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final AlertBoard board;
  private final Dispatcher dispatcher;
  private final NotificationPipeline pipeline;
  private final Runnable housekeeping;
  private final InstantSource clock;
  private final NotificationMeters meters;
  private final Semaphore changes = new Semaphore(0);
  private final Set<Thread> flushes = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  /** The parts of a loop. */
  public record Parts(
      AlertBoard board,
      Dispatcher dispatcher,
      NotificationPipeline pipeline,
      Runnable housekeeping) {}

  /** Starts a loop. */
  public DispatchLoop(Parts parts, InstantSource clock, NotificationMeters meters) {
    this.board = parts.board();
    this.dispatcher = parts.dispatcher();
    this.pipeline = parts.pipeline();
    this.housekeeping = parts.housekeeping();
    this.clock = clock;
    this.meters = meters;
    this.thread = Thread.ofPlatform().name("dispatch").daemon().start(this::run);
  }

  /**
   * Takes alerts, firing and resolved; returns how many were refused because there are too many.
   */
  public int accept(List<Alert> alerts) {
    Instant now = clock.instant();
    AlertBoard.Taken taken = board.put(alerts, now);
    if (taken.refused() > 0) {
      meters.refused(taken.refused());
    }
    dispatcher.accept(taken.alerts(), now);
    wake();
    return taken.refused();
  }

  private void wake() {
    changes.release();
  }

  private void run() {
    try {
      while (!closed) {
        for (Flush flush : dispatcher.takeDue(clock.instant())) {
          Thread worker = Thread.ofVirtual().name("flush").unstarted(() -> flush(flush));
          flushes.add(worker);
          worker.start();
        }
        housekeeping.run();
        await();
      }
    } catch (InterruptedException e) {
      LOGGER.debug("dispatch ends");
    }
  }

  private void await() throws InterruptedException {
    Optional<Instant> next = dispatcher.nextFlush();
    Duration wait =
        next.map(time -> Duration.between(clock.instant(), time))
            .filter(duration -> duration.compareTo(LONGEST_WAIT) < 0)
            .orElse(LONGEST_WAIT);
    boolean changed = changes.tryAcquire(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
    if (changed) {
      changes.drainPermits();
    }
  }

  private void flush(Flush flush) {
    boolean success = false;
    try {
      success = pipeline.run(flush);
    } catch (InterruptedException e) {
      LOGGER.debug("a flush of group {} was cut short", flush.groupKey());
    } finally {
      dispatcher.finished(flush, success);
      flushes.remove(Thread.currentThread());
      wake();
    }
  }

  /** Lets running flushes end for a short while, then cuts them short. */
  public void stop() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join();
    Instant until = clock.instant().plus(GRACE);
    for (Thread flush : flushes) {
      Duration left = Duration.between(clock.instant(), until);
      if (!left.isPositive() || !flush.join(left)) {
        flush.interrupt();
      }
    }
  }
}
