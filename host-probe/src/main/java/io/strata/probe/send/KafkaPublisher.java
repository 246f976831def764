package io.strata.probe.send;

import io.strata.telemetry.topic.TelemetryTopic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to the metrics topic, keyed by host, one batch at a time.
 *
 * <p>A producer exists only while Kafka is there: before one is made, a plain connection is tried,
 * and after a failure it is closed. A machine whose Kafka is away so pays for a connection attempt
 * now and then, not for a client that keeps trying and logging.
 */
final class KafkaPublisher implements BatchPublisher {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final List<String> bootstrapServers;
  private final Map<String, String> properties;
  private final byte[] key;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  KafkaPublisher(List<String> bootstrapServers, Map<String, String> properties, String hostId) {
    this.bootstrapServers = bootstrapServers;
    this.properties = properties;
    this.key = hostId.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void publish(MetricBatch batch) throws PublishFailedException, InterruptedException {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            TelemetryTopic.METRICS.topicName(), null, batch.timeMillis(), key, batch.payload());
    try {
      producer().send(message).get(DELIVERY_TIMEOUT.toMillis() + 1000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof RecordTooLargeException) {
        throw PublishFailedException.permanent("a record is too large for Kafka", cause);
      }
      abandon();
      throw PublishFailedException.retryable(
          "Kafka did not take a record: " + cause.getMessage(), cause);
    } catch (TimeoutException | KafkaException e) {
      abandon();
      throw PublishFailedException.retryable("Kafka did not take a record: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(CLOSE_TIMEOUT);
      producer = null;
    }
  }

  private KafkaProducer<byte[], byte[]> producer() throws PublishFailedException {
    KafkaProducer<byte[], byte[]> present = producer;
    if (present == null) {
      requireListener();
      present =
          new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer());
      producer = present;
    }
    return present;
  }

  /** What was not acknowledged is in the spool, so the producer's own copy is dropped. */
  private void abandon() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  private void requireListener() throws PublishFailedException {
    IOException last = null;
    for (String server : bootstrapServers) {
      int colon = server.lastIndexOf(':');
      try (Socket socket = new Socket()) {
        String host = server.substring(0, Math.max(0, colon));
        int port = Integer.parseInt(server.substring(colon + 1));
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (!address.isUnresolved()) {
          socket.connect(address, (int) CONNECT_TIMEOUT.toMillis());
          return;
        }
        last = new IOException("the name %s has no address".formatted(host));
      } catch (IOException e) {
        last = e;
      } catch (IllegalArgumentException e) {
        last = new IOException("'%s' is not host:port".formatted(server), e);
      }
    }
    String reason = last == null ? "no server is configured" : String.valueOf(last.getMessage());
    throw PublishFailedException.retryable(
        "no Kafka server listens at %s: %s".formatted(bootstrapServers, reason), last);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "strata-host-probe");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // Gzip is in the JDK; the other codecs bring native libraries that live outside the heap.
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * 1024 * 1024);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 16 * 1024);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
    settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.putAll(properties);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return settings;
  }
}
