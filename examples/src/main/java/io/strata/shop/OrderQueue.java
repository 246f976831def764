package io.strata.shop;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Paid orders on their way to the shipping, in Kafka. Thread-safe. */
final class OrderQueue implements AutoCloseable {
  static final String TOPIC = "shop.orders";

  private final KafkaProducer<String, String> producer;

  OrderQueue(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG,
                "shop-order",
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                5_000,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                4 << 20),
            new StringSerializer(),
            new StringSerializer());
  }

  /** Returns when Kafka has acknowledged. */
  void send(long id, int product, int quantity)
      throws InterruptedException, ExecutionException, TimeoutException {
    String order = "%d,%d,%d".formatted(id, product, quantity);
    RecordMetadata _ =
        producer
            .send(new ProducerRecord<>(TOPIC, Long.toString(id), order))
            .get(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(2));
  }
}
