package io.strata.probe.schedule;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.Probe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs probes at fixed intervals. One thread keeps the time; each run has a thread of its own, so a
 * probe that hangs holds up no other. A run that exceeds its timeout is interrupted and reported as
 * failed, again at each further interval until it ends; its late result is discarded.
 *
 * <p>The first run is at once, the following ones are shifted by a fixed part of the interval that
 * differs between machines, so that not all of them report at the same moment.
 */
public final class ProbeSchedule implements AutoCloseable {
  /**
   * Probes of one phase begin one after the other, so that those that end at once share a thread;
   * near enough to each other to travel together.
   */
  private static final long APART_MILLIS = 8;

  private static final int APART_AT_MOST = 20;

  private static final Logger LOGGER = LoggerFactory.getLogger(ProbeSchedule.class);

  private final ScheduledExecutorService timer;
  private final ExecutorService workers;
  private final InstantSource clock;
  private final long countersStartUnixNano;
  private final ProbeRun.Receiver receiver;
  private final ProbeFailureLog failureLog = new ProbeFailureLog();
  private int probes;

  /**
   * @param countersStartUnixNano since when the machine's counters count
   */
  public ProbeSchedule(
      InstantSource clock, long countersStartUnixNano, ProbeRun.Receiver receiver) {
    this.clock = clock;
    this.countersStartUnixNano = countersStartUnixNano;
    this.receiver = receiver;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("probe-timer").factory());
    ThreadFactory threads = Thread.ofPlatform().daemon().name("probe-", 1).factory();
    this.workers = Executors.newCachedThreadPool(threads);
  }

  /**
   * Runs the probe now and then at every interval.
   *
   * @param phase between 0 and 1: the part of the interval by which runs are shifted
   */
  public void add(Probe probe, Duration interval, Duration timeout, double phase) {
    ScheduledProbe scheduled = new ScheduledProbe(probe, timeout);
    long intervalMillis = interval.toMillis();
    long apart = APART_MILLIS * (probes++ % APART_AT_MOST);
    Future<?> _ = timer.schedule(() -> guarded(scheduled::tick), apart, TimeUnit.MILLISECONDS);
    Future<?> _ =
        timer.scheduleAtFixedRate(
            () -> guarded(scheduled::tick),
            intervalMillis / 2 + (long) (phase * intervalMillis / 2) + apart,
            intervalMillis,
            TimeUnit.MILLISECONDS);
  }

  /**
   * A timer forgets a task that throws: a fault in one report must not silence a probe for good.
   */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOGGER.error("a probe's outcome could not be reported", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
  }

  private long now() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** A probe with its present run; touched by the timer's thread, except for {@link Run}. */
  private final class ScheduledProbe {
    private final Probe probe;
    private final Duration timeout;
    private volatile @Nullable Run present;

    ScheduledProbe(Probe probe, Duration timeout) {
      this.probe = probe;
      this.timeout = timeout;
    }

    void tick() {
      Run unended = present;
      if (unended != null) {
        unended.reportIfExpired();
        return;
      }
      Run run = new Run(this, new Measurements(now(), countersStartUnixNano));
      present = run;
      try {
        run.start();
        Future<?> _ =
            timer.schedule(() -> guarded(run::expire), timeout.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        present = null; // Only while closing.
      }
    }

    void reportExpired(long startNanos) {
      Measurements said = new Measurements(now(), countersStartUnixNano);
      probe.expired(said);
      receiver.receive(new ProbeRun(probe.name(), said, false, System.nanoTime() - startNanos));
    }
  }

  /** One run: settled once, by its end or by its timeout. */
  private final class Run {
    private final ScheduledProbe scheduled;
    private final Measurements measurements;
    private final long startNanos = System.nanoTime();
    private boolean settled;
    private @Nullable Future<?> work;

    Run(ScheduledProbe scheduled, Measurements measurements) {
      this.scheduled = scheduled;
      this.measurements = measurements;
    }

    synchronized void start() {
      work = workers.submit(this::collect);
    }

    // A probe must not end the thread that runs it, whatever it throws.
    @SuppressWarnings("CatchingUnchecked")
    private void collect() {
      boolean success = false;
      try {
        scheduled.probe.collect(measurements);
        success = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        failureLog.failed(scheduled.probe.name(), e);
      } finally {
        scheduled.present = null;
        settle(success);
      }
    }

    private synchronized void settle(boolean success) {
      if (settled) {
        return;
      }
      settled = true;
      if (success) {
        failureLog.succeeded(scheduled.probe.name());
      }
      receiver.receive(
          new ProbeRun(
              scheduled.probe.name(), measurements, success, System.nanoTime() - startNanos));
    }

    /** At a further interval: a run that is still within its timeout is just left alone. */
    synchronized void reportIfExpired() {
      if (settled) {
        scheduled.reportExpired(startNanos);
      }
    }

    synchronized void expire() {
      if (settled) {
        return;
      }
      settled = true;
      if (work != null) {
        work.cancel(true);
      }
      failureLog.expired(scheduled.probe.name(), scheduled.timeout);
      scheduled.reportExpired(startNanos);
    }
  }
}
