package io.strata.agent.export;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
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

  /** A topic that Kafka makes on demand takes a moment to appear; some five seconds are enough. */
  private static final int ATTEMPTS_AT_UNKNOWN_TOPIC = 6;

  /** After about a minute of silence a new producer looks up the addresses again. */
  private static final int ATTEMPTS_PER_PRODUCER = 30;

  /** Some five seconds without an answer: an outage, and no hiccup. */
  private static final int ATTEMPTS_UNTIL_TOLD = 6;

  private final BatchQueue queue;
  private final ProducerConnection connection;
  private final BatchDelivery.Ledger ledger;
  private final ExportMeters meters;
  private final RecordEncoder encoder = new RecordEncoder();
  private final Map<String, Long> refusedUntilNanos = new HashMap<>();
  private final Set<String> missing = new HashSet<>();
  private volatile long closeDeadlineNanos;
  private boolean gaveUp;

  KafkaSender(
      BatchQueue queue,
      ProducerConnection connection,
      BatchDelivery.Ledger ledger,
      ExportMeters meters) {
    this.queue = queue;
    this.connection = connection;
    this.ledger = ledger;
    this.meters = meters;
  }

  /** Sends what waits, for that long at most, then ends. */
  void close(Duration timeout) {
    closeDeadlineNanos = System.nanoTime() + timeout.toNanos();
    queue.close();
  }

  @Override
  public void run() {
    while (!queue.isDrained()) {
      try {
        meters.registerWhenPossible();
        replaceDeadProducer();
        ledger.tellOfSilence(connection.servers(), System.nanoTime());
        Batch<?> batch = queue.poll(IDLE_MILLIS);
        if (batch != null) {
          process(batch);
        }
      } catch (InterruptedException e) {
        // Only foreign code that interrupts every thread does this; the export goes on.
        logger.log(Level.FINE, "interrupted", e);
      } catch (RuntimeException | Error e) {
        // The application may have no memory left at the moment. There will be other moments.
        logger.log(Level.FINE, "exporting failed", e);
      }
    }
    try {
      connection.close(Duration.ofNanos(Math.max(0, closeDeadlineNanos - System.nanoTime())));
    } finally {
      ledger.inFlight.abandon(LossCause.SHUTDOWN);
    }
  }

  private void replaceDeadProducer() {
    if (ledger.inFlight.anyBefore(System.nanoTime() - connection.silenceNanos())) {
      discardProducer();
    }
  }

  private boolean isAlmostClosed() {
    return System.nanoTime() - (closeDeadlineNanos - CLOSING_RESERVE_NANOS) >= 0;
  }

  private void replaceIdleProducer() {
    if (!ledger.inFlight.anyBefore(System.nanoTime())) {
      connection.close(Duration.ZERO);
    }
  }

  private void discardProducer() {
    connection.close(Duration.ZERO);
    ledger.inFlight.abandon(LossCause.NOT_DELIVERED);
  }

  private <T> void process(Batch<T> batch) throws InterruptedException {
    BatchDelivery delivery = new BatchDelivery(batch.signal(), ledger);
    String topic = batch.signal().topic();
    int left = batch.size();
    try {
      int partitions = partitions(topic);
      for (EncodedRecord record : encoder.encode(batch, partitions, ledger.limits.of(topic))) {
        hand(topic, record, delivery);
        left -= record.items();
      }
      left = 0;
    } catch (GivenUpException e) {
      delivery.lost(e.lossCause(), left, e.getCause());
      left = 0;
    } catch (KafkaException e) {
      delivery.lost(BatchDelivery.cause(e), left, e);
      left = 0;
      refuse(topic);
      if (!(e instanceof TopicAuthorizationException || e instanceof InvalidTopicException)) {
        // Whatever state the producer is in, a new one is not in it.
        discardProducer();
      }
    } catch (RuntimeException | Error e) {
      delivery.lost(LossCause.of(e), left, e);
      left = 0;
    } finally {
      // Interrupted: no other way leaves anything.
      delivery.lost(LossCause.NOT_DELIVERED, left, null);
      delivery.handedOn();
    }
  }

  private int partitions(String topic) throws InterruptedException, GivenUpException {
    for (int attempt = 0; ; attempt++) {
      checkRefused(topic);
      try {
        int partitions = connection.get().partitionsFor(topic).size();
        missing.remove(topic);
        return partitions;
      } catch (TimeoutException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException
            && attempt >= (missing.contains(topic) ? 0 : ATTEMPTS_AT_UNKNOWN_TOPIC)) {
          // The others' telemetry waits behind: only the first time deserves patience.
          missing.add(topic);
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
      BatchDelivery.Sending sending = delivery.sending(record);
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
    if (queue.isClosed() && (attempt >= ATTEMPTS_UNTIL_TOLD || isAlmostClosed())) {
      // Who was away for long will hardly answer now: the application's end need not wait.
      gaveUp = true;
    }
    if ((gaveUp || attempt == ATTEMPTS_UNTIL_TOLD)
        && !(why.getCause() instanceof UnknownTopicOrPartitionException)) {
      ledger.losses.waiting(connection.servers(), BatchDelivery.brief(why));
    }
    if (gaveUp) {
      throw new GivenUpException(LossCause.SHUTDOWN, why);
    }
    if (attempt % ATTEMPTS_PER_PRODUCER == ATTEMPTS_PER_PRODUCER - 1) {
      replaceIdleProducer();
    }
    replaceDeadProducer();
    long millis = Math.min(MAX_BACKOFF_MILLIS, 50L << Math.min(attempt, 6));
    long end = System.nanoTime() + millis * 1_000_000;
    // The last moments are for trying, not for waiting.
    do {
      Thread.sleep(Math.min(50, millis));
    } while (!queue.isClosed() && System.nanoTime() - end < 0);
  }
}
