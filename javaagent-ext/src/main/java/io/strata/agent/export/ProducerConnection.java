package io.strata.agent.export;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Makes the producer when it is first needed, and again after a fatal error. One thread only. */
final class ProducerConnection {
  private static final Logger logger = Logger.getLogger(ProducerConnection.class.getName());

  private final ExportSettings settings;
  private @Nullable Producer<String, byte[]> producer;

  ProducerConnection(ExportSettings settings) {
    this.settings = settings;
  }

  /**
   * The producer.
   *
   * @throws org.apache.kafka.common.KafkaException where the settings do not allow one, or no
   *     bootstrap address can be resolved at the moment
   */
  Producer<String, byte[]> get() {
    Producer<String, byte[]> existing = producer;
    if (existing != null) {
      return existing;
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Kafka looks up the classes that its settings name through the context class loader.
    thread.setContextClassLoader(ProducerConnection.class.getClassLoader());
    try {
      Producer<String, byte[]> made =
          new KafkaProducer<>(
              settings.producerProperties(Compression.best()),
              new StringSerializer(),
              new ByteArraySerializer());
      producer = made;
      return made;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Waits that long for what was sent, then gives up on it. */
  void close(Duration timeout) {
    Producer<String, byte[]> closing = producer;
    producer = null;
    if (closing == null) {
      return;
    }
    try {
      closing.close(timeout);
    } catch (RuntimeException e) {
      logger.log(Level.FINE, "closing the Kafka producer failed", e);
    }
  }
}
