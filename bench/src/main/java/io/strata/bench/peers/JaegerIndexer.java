package io.strata.bench.peers;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads OTLP from a topic and writes Jaeger's documents to Elasticsearch, as a process of its own.
 * It uses the client that the collector uses, with the same size and number of bulk requests; it
 * commits nothing and repeats nothing, which costs the collector time that it does not cost here.
 */
public final class JaegerIndexer {
  private static final int BULK_BYTES = 8 << 20;
  private static final int CONCURRENT_BULKS = 4;
  private static final String PATH =
      "/jaeger-span-2026-01-01/_bulk?filter_path=errors,items.*.error.reason";

  private final Rest5Client client;
  private final Semaphore permits = new Semaphore(CONCURRENT_BULKS);
  private final ExecutorService bulks = Executors.newVirtualThreadPerTaskExecutor();
  private final JaegerDocuments documents = new JaegerDocuments();
  private ByteArrayOutputStream body = new ByteArrayOutputStream(BULK_BYTES + (64 << 10));

  private JaegerIndexer(URI elasticsearch) {
    this.client = Rest5Client.builder(elasticsearch).build();
  }

  /** The index template that it needs, as JSON. */
  public static String template() {
    return JaegerDocuments.template();
  }

  /**
   * Runs until it is killed.
   *
   * @param arguments Kafka's bootstrap servers, the topic, Elasticsearch's URL
   */
  public static void main(String[] arguments) throws InterruptedException {
    new JaegerIndexer(URI.create(arguments[2])).run(arguments[0], arguments[1]);
  }

  private void run(String bootstrapServers, String topic) throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG, "bench-jaeger",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "2097152",
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "8388608");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (true) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
        for (ConsumerRecord<byte[], byte[]> record : records) {
          documents.append(record.value(), body);
          if (body.size() >= BULK_BYTES) {
            send();
          }
        }
        if (records.isEmpty() && body.size() > 0) {
          send();
        }
      }
    }
  }

  private void send() throws InterruptedException {
    byte[] bulk = body.toByteArray();
    body.reset();
    permits.acquire();
    bulks.execute(() -> {
      try {
        Request request = new Request("POST", PATH);
        request.setEntity(new ByteArrayEntity(bulk, ContentType.create("application/x-ndjson")));
        Response response = client.performRequest(request);
        String answer =
            new String(response.getEntity().getContent().readAllBytes(), StandardCharsets.UTF_8);
        if (answer.contains("\"errors\":true")) {
          fail(answer.substring(0, Math.min(500, answer.length())));
        }
      } catch (IOException e) {
        fail(e.toString());
      } finally {
        permits.release();
      }
    });
  }

  /** A baseline that loses spans is none. */
  private static void fail(String why) {
    System.err.println(why);
    System.exit(1);
  }
}
