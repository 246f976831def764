package io.strata.agent.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way to Kafka that the three exporters share: a bounded queue and one daemon thread behind it,
 * started with the first batch. Nothing here waits or throws. Thread-safe.
 */
final class KafkaExport {
  /** How long the stop of the application may be held up at most. */
  static final Duration CLOSE_TIMEOUT = Duration.ofMillis(4_500);

  /** For a producer that takes longer to close than it was given, as while it looks up a name. */
  private static final long CLOSE_GRACE_MILLIS = 400;

  private static final Logger logger = Logger.getLogger(KafkaExport.class.getName());
  private static @Nullable KafkaExport shared;

  private final ExportCounts counts = new ExportCounts();
  private final String servers;
  private final BatchQueue queue;
  private final FlushTracker flushes = new FlushTracker();
  private final LossLog losses;
  private final KafkaSender sender;
  private final AtomicInteger users = new AtomicInteger();
  private final CompletableResultCode closed = new CompletableResultCode();
  private volatile @Nullable Thread thread;

  KafkaExport(ExportSettings settings) {
    servers = settings.bootstrapServers();
    queue = new BatchQueue(settings.queueBytes(), settings.queueItems());
    losses = new LossLog(counts, message -> logger.log(Level.WARNING, message));
    sender =
        new KafkaSender(
            queue,
            new ProducerConnection(settings),
            new BatchDelivery.Ledger(counts, losses, flushes),
            new ExportMeters(counts, queue));
  }

  /** The one of this process; every caller must {@link #close} it once. */
  static synchronized KafkaExport shared(ExportSettings settings) {
    KafkaExport export = shared;
    if (export == null || export.queue.isClosed()) {
      export = new KafkaExport(settings);
      shared = export;
    }
    export.users.incrementAndGet();
    return export;
  }

  /** Takes the items, or counts them as lost and fails. */
  <T> CompletableResultCode export(Signal<T> signal, Collection<T> items) {
    if (items.isEmpty()) {
      return CompletableResultCode.ofSuccess();
    }
    try {
      startOnce();
      if (offer(new Batch<>(signal, items))) {
        return CompletableResultCode.ofSuccess();
      }
      LossCause cause = queue.isClosed() ? LossCause.SHUTDOWN : LossCause.QUEUE_FULL;
      losses.lost(signal, cause, items.size(), "to " + servers, System.nanoTime());
    } catch (RuntimeException | Error e) {
      // The processor's thread must live on, whatever the application's JVM lacks at the moment.
      losses.lost(signal, LossCause.of(e), items.size(), BatchDelivery.brief(e), System.nanoTime());
    }
    return CompletableResultCode.ofFailure();
  }

  /** Completes when what was accepted before is acknowledged or given up. */
  CompletableResultCode flush() {
    return flushes.flush();
  }

  /**
   * The last user's call ends the thread after it has sent what waits, within {@link
   * #CLOSE_TIMEOUT}; the calls before only flush.
   */
  CompletableResultCode close() {
    if (users.decrementAndGet() > 0) {
      return flush();
    }
    sender.close(CLOSE_TIMEOUT);
    Thread exporting = thread;
    if (exporting == null) {
      return closed.succeed();
    }
    Thread waiting = new Thread(() -> awaitEnd(exporting), "strata-kafka-close");
    waiting.setDaemon(true);
    waiting.start();
    return closed;
  }

  private void awaitEnd(Thread exporting) {
    try {
      exporting.join(CLOSE_TIMEOUT.toMillis() + CLOSE_GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      losses.ended();
      flushes.end();
      closed.succeed();
    }
  }

  private boolean offer(Batch<?> batch) {
    flushes.accepted();
    boolean taken = false;
    try {
      taken = queue.offer(batch);
    } finally {
      if (!taken) {
        flushes.settled();
      }
    }
    return taken;
  }

  private void startOnce() {
    if (thread == null) {
      start();
    }
  }

  /** Where the JVM may have no more threads this throws, and the next batch tries again. */
  private synchronized void start() {
    if (thread != null) {
      return;
    }
    Thread starting = new Thread(sender, "strata-kafka-export");
    starting.setDaemon(true);
    starting.setContextClassLoader(KafkaExport.class.getClassLoader());
    starting.start();
    thread = starting;
  }
}
