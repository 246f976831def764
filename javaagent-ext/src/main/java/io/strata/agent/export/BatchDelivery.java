package io.strata.agent.export;

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
  private final LossLog losses;
  private final FlushTracker flushes;

  /** Records on their way, and one for the exporting thread's own work on the batch. */
  private final AtomicInteger open = new AtomicInteger(1);

  BatchDelivery(Signal<?> signal, LossLog losses, FlushTracker flushes) {
    this.signal = signal;
    this.losses = losses;
    this.flushes = flushes;
  }

  Sending sending(int items) {
    open.incrementAndGet();
    return new Sending(items);
  }

  void lost(LossCause cause, int items, @Nullable Throwable why) {
    losses.lost(signal, cause, items, why == null ? null : brief(why), System.nanoTime());
  }

  /** The exporting thread has done its part. */
  void handedOn() {
    settleOne();
  }

  private void settleOne() {
    if (open.decrementAndGet() == 0) {
      flushes.settled();
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

  private static String brief(Throwable why) {
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
    private final Thread sender = Thread.currentThread();
    private @Nullable TimeoutException noRoom;

    Sending(int items) {
      this.items = items;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
      if (failure instanceof TimeoutException && Thread.currentThread() == sender) {
        noRoom = (TimeoutException) failure;
        return;
      }
      if (failure == null) {
        losses.arrived(System.nanoTime());
      } else {
        lost(cause(failure), items, failure);
      }
      settleOne();
    }

    /** Why the producer did not take it, or null where it did; then it settles by itself. */
    @Nullable TimeoutException noRoom() {
      return noRoom;
    }

    /** To be called where the producer did not take it. */
    void notTaken() {
      settleOne();
    }
  }
}
