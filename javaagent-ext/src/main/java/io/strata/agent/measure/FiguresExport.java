package io.strata.agent.measure;

import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the figures of each window soon after it has ended, from a daemon thread of its own. What
 * the exporter does not take is tried again, unchanged, so that readers count it once; beyond a
 * bound the oldest is given up and counted. Thread-safe.
 */
final class FiguresExport {
  /** How long after a window's end it is sent: what ended in it has been counted by then. */
  static final long GRACE_NANOS = 250_000_000;

  /** So many points wait for an exporter that does not take them. */
  private static final int MAX_WAITING_POINTS = 50_000;

  private static final Logger logger = Logger.getLogger(FiguresExport.class.getName());

  private final MetricExporter exporter;
  private final Windows windows;
  private final DerivedMetrics metrics;
  private final Losses losses;
  private final Clock clock;
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private int waitingPoints;
  private @Nullable Thread thread;
  private volatile boolean ended;

  /** The figures of the windows that were taken at once. */
  private static final class Batch {
    final Collection<MetricData> metrics;
    final int points;

    Batch(Collection<MetricData> metrics) {
      this.metrics = metrics;
      this.points = metrics.stream().mapToInt(each -> each.getData().getPoints().size()).sum();
    }
  }

  FiguresExport(
      MetricExporter exporter,
      Windows windows,
      DerivedMetrics metrics,
      Losses losses,
      Clock clock) {
    this.exporter = exporter;
    this.windows = windows;
    this.metrics = metrics;
    this.losses = losses;
    this.clock = clock;
  }

  /** Begins to send. */
  synchronized void start() {
    Thread starting = new Thread(this::run, "strata-measure");
    starting.setDaemon(true);
    starting.setContextClassLoader(FiguresExport.class.getClassLoader());
    thread = starting;
    starting.start();
  }

  private void run() {
    while (!ended) {
      LockSupport.parkNanos(untilNextNanos(clock.now()));
      try {
        losses.registerWhenPossible();
        flushEnded();
      } catch (RuntimeException | LinkageError e) {
        // The next window is another try.
        logger.log(Level.WARNING, "Figures of a window could not be sent", e);
      }
    }
  }

  /** How long to wait for the end of the present window. */
  static long untilNextNanos(long now) {
    long sinceSent = Math.floorMod(now - GRACE_NANOS, Windows.NANOS);
    return Windows.NANOS - sinceSent;
  }

  /** Sends the windows that have ended. */
  CompletableResultCode flushEnded() {
    return flush(Windows.ofNanos(clock.now() - GRACE_NANOS));
  }

  /** Sends all that was counted, the present window's part as well. */
  CompletableResultCode flushAll() {
    return flush(Long.MAX_VALUE);
  }

  /** Sends all and ends. */
  CompletableResultCode shutdown() {
    ended = true;
    Thread sending;
    synchronized (this) {
      sending = thread;
    }
    if (sending != null) {
      LockSupport.unpark(sending);
    }
    return flushAll();
  }

  private CompletableResultCode flush(long beforeWindow) {
    List<Batch> batches = new ArrayList<>();
    synchronized (this) {
      Collection<MetricData> taken = metrics.of(windows.takeBefore(beforeWindow));
      batches.addAll(waiting);
      waiting.clear();
      waitingPoints = 0;
      if (!taken.isEmpty()) {
        batches.add(new Batch(taken));
      }
    }
    List<CompletableResultCode> results = new ArrayList<>();
    for (Batch batch : batches) {
      CompletableResultCode result = exporter.export(batch.metrics);
      results.add(result);
      result.whenComplete(() -> {
        if (!result.isSuccess()) {
          keep(batch);
        }
      });
    }
    return CompletableResultCode.ofAll(results);
  }

  private synchronized void keep(Batch batch) {
    waiting.addLast(batch);
    waitingPoints += batch.points;
    while (waitingPoints > MAX_WAITING_POINTS && !waiting.isEmpty()) {
      Batch oldest = waiting.removeFirst();
      waitingPoints -= oldest.points;
      losses.addUnsent(oldest.points);
    }
  }
}
