package io.strata.agent.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
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
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private static final Logger logger = Logger.getLogger(KafkaExport.class.getName());
  private static @Nullable KafkaExport shared;

  private final BatchQueue queue;
  private final FlushTracker flushes = new FlushTracker();
  private final LossLog losses;
  private final KafkaSender sender;
  private final AtomicInteger users = new AtomicInteger();
  private final AtomicBoolean started = new AtomicBoolean();
  private final CompletableResultCode closed = new CompletableResultCode();

  KafkaExport(ExportSettings settings) {
    queue = new BatchQueue(settings.queueBytes(), settings.queueItems());
    losses = new LossLog(message -> logger.log(Level.WARNING, message));
    sender = new KafkaSender(queue, new ProducerConnection(settings), losses, flushes);
  }

  /** The one of this process; every caller must {@link #close} it once. */
  static synchronized KafkaExport shared(ExportSettings settings) {
    KafkaExport export = shared;
    if (export == null || export.sender.isClosing()) {
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
      LossCause cause = sender.isClosing() ? LossCause.SHUTDOWN : LossCause.QUEUE_FULL;
      losses.lost(signal, cause, items.size(), null, System.nanoTime());
    } catch (RuntimeException | LinkageError e) {
      losses.lost(
          signal, LossCause.NOT_ENCODED, items.size(), String.valueOf(e), System.nanoTime());
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
    return started.get() ? closed : closed.succeed();
  }

  LossLog losses() {
    return losses;
  }

  private boolean offer(Batch<?> batch) {
    flushes.accepted();
    if (!sender.isClosing() && queue.offer(batch)) {
      return true;
    }
    flushes.settled();
    return false;
  }

  private void startOnce() {
    if (started.compareAndSet(false, true)) {
      Thread thread = new Thread(this::run, "strata-kafka-export");
      thread.setDaemon(true);
      thread.setContextClassLoader(KafkaExport.class.getClassLoader());
      thread.start();
    }
  }

  private void run() {
    try {
      sender.run();
    } finally {
      closed.succeed();
    }
  }
}
