package io.strata.agent.export;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Follows the records of one batch until each is acknowledged or lost. Thread-safe. */
final class BatchDelivery {
  private final Signal<?> signal;
  private final Ledger ledger;

  /** Records on their way, and one for the exporting thread's own work on the batch. */
  private final AtomicInteger open = new AtomicInteger(1);

  BatchDelivery(Signal<?> signal, Ledger ledger) {
    this.signal = signal;
    this.ledger = ledger;
  }

  /** Where it is kept what became of everything; one for all batches. */
  static final class Ledger {
    /** A broker that does not acknowledge for so long is away, and not just slow. */
    private static final long SILENCE_NANOS = 10_000_000_000L;

    final ExportCounts counts;
    final LossLog losses;
    final FlushTracker flushes;
    final RecordLimits limits = new RecordLimits();
    final InFlight inFlight = new InFlight();

    Ledger(ExportCounts counts, LossLog losses, FlushTracker flushes) {
      this.counts = counts;
      this.losses = losses;
      this.flushes = flushes;
    }

    /**
     * To be called again and again: the producer keeps for minutes what a broker does not
     * acknowledge, and says nothing.
     */
    void tellOfSilence(String servers, long nowNanos) {
      if (isSilent(nowNanos)) {
        losses.waiting(servers, "no acknowledgement for 10 s");
      }
    }

    /** A record arrived; with others still overdue, one broker of several is away. */
    void arrived(long nowNanos) {
      if (!isSilent(nowNanos)) {
        losses.arrived(nowNanos);
      }
    }

    private boolean isSilent(long nowNanos) {
      return inFlight.anyBefore(nowNanos - SILENCE_NANOS);
    }
  }

  Sending sending(EncodedRecord record) {
    open.incrementAndGet();
    Sending sending = new Sending(record);
    ledger.inFlight.add(sending);
    return sending;
  }

  void lost(LossCause cause, int items, @Nullable Throwable why) {
    if (items > 0) {
      ledger.losses.lost(signal, cause, items, why == null ? null : brief(why), System.nanoTime());
    }
  }

  /** The exporting thread has done its part. */
  void handedOn() {
    settleOne();
  }

  private void settleOne() {
    if (open.decrementAndGet() == 0) {
      ledger.flushes.settled();
    }
  }

  static LossCause cause(Exception failure) {
    if (failure instanceof RecordTooLargeException) {
      return LossCause.TOO_LARGE;
    }
    if (failure instanceof AuthorizationException
        || failure instanceof AuthenticationException
        || failure instanceof InvalidTopicException) {
      return LossCause.REFUSED;
    }
    return failure instanceof ApiException ? LossCause.NOT_DELIVERED : LossCause.REFUSED;
  }

  /** The innermost reason, for people. */
  static String brief(Throwable why) {
    Throwable root = why;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  /**
   * One record handed to the producer. The producer reports that it has no room or no metadata by
   * calling back on the sending thread, before {@code send} returns: that is no loss yet, the
   * caller may try again.
   */
  final class Sending implements Callback {
    private final int items;
    private final int bytes;
    private final long sentNanos = System.nanoTime();
    private final Thread sender = Thread.currentThread();
    private final AtomicBoolean settled = new AtomicBoolean();
    private @Nullable TimeoutException noRoom;

    Sending(EncodedRecord record) {
      this.items = record.items();
      this.bytes = record.value().length;
    }

    long sentNanos() {
      return sentNanos;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      if (failure instanceof TimeoutException && Thread.currentThread() == sender) {
        noRoom = (TimeoutException) failure;
        return;
      }
      if (!settle()) {
        return;
      }
      if (failure == null) {
        ledger.counts.sent(signal, items, bytes);
        ledger.arrived(System.nanoTime());
      } else {
        LossCause cause = cause(failure);
        if (cause == LossCause.TOO_LARGE && items > 1) {
          ledger.limits.refused(signal.topic(), bytes);
        }
        lost(cause, items, failure);
      }
      settleOne();
    }

    /** Why the producer did not take it, or null where it did; then it settles by itself. */
    @Nullable TimeoutException noRoom() {
      return noRoom;
    }

    /** To be called where the producer did not take it. */
    void notTaken() {
      if (settle()) {
        settleOne();
      }
    }

    /** To be called where the producer is gone and did not report. */
    void abandon(LossCause cause) {
      if (settle()) {
        lost(cause, items, null);
        settleOne();
      }
    }

    private boolean settle() {
      ledger.inFlight.remove(this);
      return settled.compareAndSet(false, true);
    }
  }
}
