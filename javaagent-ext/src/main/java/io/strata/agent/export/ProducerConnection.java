package io.strata.agent.export;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Makes the producer when it is first needed, and again after a fatal error. One thread only. */
final class ProducerConnection {
  private static final Logger logger = Logger.getLogger(ProducerConnection.class.getName());
  private static final long GRACE_MILLIS = 60_000;

  private final ExportSettings settings;
  private @Nullable Producer<String, byte[]> producer;

  ProducerConnection(ExportSettings settings) {
    this.settings = settings;
  }

  /** Where it connects to, for people. */
  String servers() {
    return settings.bootstrapServers();
  }

  /** A record of which nothing was heard for so long has no living producer. */
  long silenceNanos() {
    return TimeUnit.MILLISECONDS.toNanos(settings.deliveryMillis() + GRACE_MILLIS);
  }

  /**
   * The producer.
   *
   * @throws TimeoutException where no bootstrap address can be resolved at the moment
   * @throws KafkaException where the settings do not allow one
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
      Producer<String, byte[]> made = make();
      producer = made;
      return made;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private Producer<String, byte[]> make() {
    Map<String, Object> properties =
        settings.producerProperties(settings.choosesCompression() ? Compression.best() : "none");
    try {
      Producer<String, byte[]> made =
          new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
      hide(String.valueOf(properties.get(ProducerConfig.CLIENT_ID_CONFIG)));
      return made;
    } catch (KafkaException e) {
      if (isUnresolvable(e)) {
        throw new TimeoutException("no address of " + servers() + " can be resolved");
      }
      throw e;
    }
  }

  /** A name server may be away like anything else; Kafka takes that for a wrong setting. */
  private static boolean isUnresolvable(KafkaException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof ConfigException
        && String.valueOf(cause.getMessage()).startsWith("No resolvable bootstrap");
  }

  /** Kafka shows every client through JMX; the application's JMX is the application's. */
  private static void hide(String clientId) {
    try {
      ObjectName name =
          new ObjectName("kafka.producer:type=app-info,id=" + ObjectName.quote(clientId));
      ObjectName plain = new ObjectName("kafka.producer:type=app-info,id=" + clientId);
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      for (ObjectName each : new ObjectName[] {name, plain}) {
        if (beans.isRegistered(each)) {
          beans.unregisterMBean(each);
        }
      }
    } catch (JMException e) {
      logger.log(Level.FINE, "Kafka's bean cannot be taken out of JMX", e);
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
