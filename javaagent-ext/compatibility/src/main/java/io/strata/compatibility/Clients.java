package io.strata.compatibility;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import redis.clients.jedis.Jedis;

/**
 * Clients of Redis (Lettuce, Jedis), Kafka and RabbitMQ, the last two sending themselves a message.
 * Prints what each got, and ends when its standard input does.
 */
public final class Clients {
  private static final String HOST = "127.0.0.1";
  private static final String TOPIC = "compatibility-orders";

  private Clients() {}

  /** Arguments: the port of Redis, Kafka's bootstrap servers, the port of RabbitMQ. */
  public static void main(String[] arguments) throws Exception {
    int redis = Integer.parseInt(arguments[0]);
    lettuce(redis);
    jedis(redis);
    kafka(arguments[1]);
    rabbit(Integer.parseInt(arguments[2]));
    System.out.println("done");
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static void lettuce(int port) {
    try (RedisClient client = RedisClient.create(RedisURI.create(HOST, port));
        StatefulRedisConnection<String, String> connection = client.connect()) {
      connection.sync().set("lettuce", "secret");
      System.out.println("lettuce " + connection.sync().get("lettuce"));
    }
  }

  private static void jedis(int port) {
    try (Jedis jedis = new Jedis(HOST, port)) {
      jedis.hset("jedis", "field", "secret");
      System.out.println("jedis " + jedis.hget("jedis", "field"));
    }
  }

  private static void kafka(String servers) throws Exception {
    try (KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", servers),
                new StringSerializer(),
                new StringSerializer());
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(
                Map.of(
                    "bootstrap.servers",
                    servers,
                    "group.id",
                    "shipping-" + System.nanoTime(),
                    "auto.offset.reset",
                    "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
      producer.send(new ProducerRecord<>(TOPIC, "tea")).get(30, TimeUnit.SECONDS);
      consumer.subscribe(List.of(TOPIC));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      boolean got = false;
      while (System.nanoTime() - end < 0) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
          System.out.println("kafka " + record.value());
          if (!got) {
            // Both stay until their metrics have been read, which happens every second.
            end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
            got = true;
          }
        }
      }
    }
  }

  private static void rabbit(int port) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(HOST);
    factory.setPort(port);
    CountDownLatch got = new CountDownLatch(1);
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      String queue = channel.queueDeclare("compatibility", false, true, true, null).getQueue();
      channel.basicConsume(
          queue,
          true,
          new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(
                String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
              System.out.println("rabbitmq " + new String(body, StandardCharsets.UTF_8));
              got.countDown();
            }
          });
      channel.basicPublish("", queue, null, "tea".getBytes(StandardCharsets.UTF_8));
      got.await(30, TimeUnit.SECONDS);
    }
  }
}
