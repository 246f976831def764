package io.strata.agent.export;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The exporting thread: takes batches, encodes them by partition and hands them to the producer.
 * While Kafka is away it keeps the batch in hand and waits, so that the queue fills and then
 * refuses; what the producer already holds is given up after its delivery timeout. A topic that
 * Kafka refuses is left alone for a while, so that the others go on.
 */
final class KafkaSender implements Runnable {
  private static final Logger logger = Logger.getLogger(KafkaSender.class.getName());
  private static final long IDLE_MILLIS = 200;
  private static final long MAX_BACKOFF_MILLIS = 2_000;
  private static final long REFUSED_NANOS = 15_000_000_000L;

  /** Of the time for closing, what is left for the producer to hear of its last records. */
  private static final long CLOSING_RESERVE_NANOS = 2_000_000_000L;

  /** A topic that Kafka makes on demand takes a moment to appear. */
  private static final int ATTEMPTS_AT_UNKNOWN_TOPIC = 12;

  private final BatchQueue queue;
  private final ProducerConnection connection;
  private final LossLog losses;
  private final FlushTracker flushes;
  private final RecordEncoder encoder = new RecordEncoder(ExportSettings.MAX_RECORD_BYTES);
  private final Map<String, Long> refusedUntilNanos = new HashMap<>();
  private volatile boolean closing;
  private volatile long closeDeadlineNanos;
  private boolean gaveUp;

  KafkaSender(
      BatchQueue queue, ProducerConnection connection, LossLog losses, FlushTracker flushes) {
    this.queue = queue;
    this.connection = connection;
    this.losses = losses;
    this.flushes = flushes;
  }

  boolean isClosing() {
    return closing;
  }

  /** Sends what waits, for that long at most, then ends. */
  void close(Duration timeout) {
    closeDeadlineNanos = System.nanoTime() + timeout.toNanos();
    closing = true;
  }

  @Override
  public void run() {
    while (!closing || !queue.isEmpty()) {
      try {
        Batch<?> batch = queue.poll(IDLE_MILLIS);
        if (batch != null) {
          process(batch);
        }
      } catch (InterruptedException e) {
        // Only foreign code that interrupts every thread does this; the export goes on.
        logger.log(Level.FINE, "interrupted", e);
      } catch (RuntimeException | LinkageError e) {
        logger.log(Level.FINE, "exporting failed", e);
      }
    }
    connection.close(Duration.ofNanos(Math.max(0, closeDeadlineNanos - System.nanoTime())));
    losses.ended();
    flushes.end();
  }

  private <T> void process(Batch<T> batch) throws InterruptedException {
    BatchDelivery delivery = new BatchDelivery(batch.signal(), losses, flushes);
    int left = batch.size();
    try {
      int partitions = partitions(batch.signal().topic());
      for (EncodedRecord record : encoder.encode(batch, partitions)) {
        hand(batch.signal().topic(), record, delivery);
        left -= record.items();
      }
    } catch (GivenUpException e) {
      delivery.lost(e.lossCause(), left, e.getCause());
    } catch (KafkaException e) {
      delivery.lost(BatchDelivery.cause(e), left, e);
      refuse(batch.signal().topic());
      // Whatever state the producer is in, a new one is not in it.
      connection.close(Duration.ZERO);
    } catch (RuntimeException | LinkageError e) {
      delivery.lost(LossCause.NOT_ENCODED, left, e);
    } finally {
      delivery.handedOn();
    }
  }

  private int partitions(String topic) throws InterruptedException, GivenUpException {
    for (int attempt = 0; ; attempt++) {
      checkRefused(topic);
      try {
        return connection.get().partitionsFor(topic).size();
      } catch (TimeoutException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException
            && attempt >= ATTEMPTS_AT_UNKNOWN_TOPIC) {
          refuse(topic);
          throw new GivenUpException(LossCause.REFUSED, e);
        }
        backOff(attempt, e);
      }
    }
  }

  private void hand(String topic, EncodedRecord record, BatchDelivery delivery)
      throws InterruptedException, GivenUpException {
    ProducerRecord<String, byte[]> kafkaRecord =
        new ProducerRecord<>(topic, record.partition(), record.key(), record.value());
    for (int attempt = 0; ; attempt++) {
      BatchDelivery.Sending sending = delivery.sending(record.items());
      boolean thrown = true;
      try {
        Future<?> unused = connection.get().send(kafkaRecord, sending);
        thrown = false;
      } finally {
        if (thrown) {
          sending.notTaken();
        }
      }
      TimeoutException noRoom = sending.noRoom();
      if (noRoom == null) {
        return;
      }
      sending.notTaken();
      backOff(attempt, noRoom);
    }
  }

  private void checkRefused(String topic) throws GivenUpException {
    if (gaveUp) {
      throw new GivenUpException(LossCause.SHUTDOWN, null);
    }
    Long until = refusedUntilNanos.get(topic);
    if (until == null) {
      return;
    }
    if (System.nanoTime() - until < 0) {
      throw new GivenUpException(LossCause.REFUSED, null);
    }
    refusedUntilNanos.remove(topic);
  }

  private void refuse(String topic) {
    refusedUntilNanos.put(topic, System.nanoTime() + REFUSED_NANOS);
  }

  private void backOff(int attempt, TimeoutException why)
      throws InterruptedException, GivenUpException {
    if (closing && System.nanoTime() - (closeDeadlineNanos - CLOSING_RESERVE_NANOS) >= 0) {
      gaveUp = true;
    }
    if (gaveUp) {
      throw new GivenUpException(LossCause.SHUTDOWN, why);
    }
    long millis = Math.min(MAX_BACKOFF_MILLIS, 50L << Math.min(attempt, 6));
    long end = System.nanoTime() + millis * 1_000_000;
    // The last moments are for trying, not for waiting.
    do {
      Thread.sleep(Math.min(50, millis));
    } while (!closing && System.nanoTime() - end < 0);
  }
}
