package io.strata.alert.state;

import io.strata.telemetry.topic.TelemetryTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic as a store. Values are written by a thread of its own, in the order of their
 * keys' first change; while Kafka is away the newest value of each key waits, so that memory is
 * bounded by the number of keys and alerting goes on.
 */
public final class KafkaStateStore implements StateStore {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaStateStore.class);
  private static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(10);
  private static final Duration BACK_OFF = Duration.ofSeconds(1);
  private static final Duration TOLERATED_DELAY = Duration.ofSeconds(15);

  private final Producer<String, String> producer;
  private final Thread thread;
  private final Object changed = new Object();
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** What is not acknowledged yet; an empty value forgets the key. */
  private Map<String, Optional<String>> unsaved = new LinkedHashMap<>();

  private @Nullable Instant unsavedSince;
  private boolean closed;

  /** Starts a store; the topic exists already. */
  public KafkaStateStore(Map<String, Object> clientProperties) {
    Map<String, Object> properties = new LinkedHashMap<>(clientProperties);
    properties.put("acks", "all");
    properties.put("enable.idempotence", "true");
    properties.put("max.block.ms", "5000");
    properties.put("delivery.timeout.ms", "9000");
    properties.put("request.timeout.ms", "4000");
    properties.put("linger.ms", "0");
    this.producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    this.thread = Thread.ofPlatform().name("alert-state").daemon().start(this::run);
  }

  @Override
  public void put(String key, String value) {
    change(key, Optional.of(value));
  }

  @Override
  public void remove(String key) {
    change(key, Optional.empty());
  }

  private void change(String key, Optional<String> value) {
    synchronized (changed) {
      unsaved.put(key, value);
      if (unsavedSince == null) {
        unsavedSince = Instant.now();
      }
      changed.notifyAll();
    }
  }

  /** What keeps values from being saved, once that has lasted. */
  public Optional<String> problem() {
    synchronized (changed) {
      boolean late =
          unsavedSince != null && unsavedSince.plus(TOLERATED_DELAY).isBefore(Instant.now());
      return late
          ? Optional.of(
              "%d changes of the alert state are not saved in Kafka since %s"
                  .formatted(unsaved.size(), unsavedSince))
          : Optional.empty();
    }
  }

  private void run() {
    while (true) {
      Map<String, Optional<String>> batch;
      synchronized (changed) {
        while (unsaved.isEmpty() && !closed) {
          try {
            changed.wait();
          } catch (InterruptedException e) {
            return;
          }
        }
        if (unsaved.isEmpty()) {
          return;
        }
        batch = unsaved;
        unsaved = new LinkedHashMap<>();
      }
      if (!save(batch) && !putBackAndWait(batch)) {
        return;
      }
    }
  }

  private boolean save(Map<String, Optional<String>> batch) {
    try {
      List<Future<?>> sent = new ArrayList<>();
      batch.forEach((key, value) ->
          sent.add(
              producer.send(
                  new ProducerRecord<>(TelemetryTopic.ALERT_STATE, key, value.orElse(null)))));
      producer.flush();
      for (Future<?> one : sent) {
        one.get(ACKNOWLEDGEMENT.toMillis(), TimeUnit.MILLISECONDS);
      }
      synchronized (changed) {
        unsavedSince = unsaved.isEmpty() ? null : Instant.now();
      }
      return true;
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      LOGGER.warn("{} changes of the alert state wait for Kafka: {}", batch.size(), e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Values that changed again meanwhile stay as they are. False where the store ends. */
  private boolean putBackAndWait(Map<String, Optional<String>> batch) {
    synchronized (changed) {
      Map<String, Optional<String>> newer = unsaved;
      unsaved = batch;
      unsaved.putAll(newer);
      if (closed) {
        LOGGER.error("{} changes of the alert state are lost: Kafka is away", unsaved.size());
        return false;
      }
    }
    try {
      stopping.await(BACK_OFF.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Saves what is not yet saved, for a few seconds, and ends. */
  public void stop() throws InterruptedException {
    synchronized (changed) {
      closed = true;
      changed.notifyAll();
    }
    stopping.countDown();
    if (!thread.join(Duration.ofSeconds(6))) {
      thread.interrupt();
    }
    producer.close(Duration.ofSeconds(1));
  }
}
