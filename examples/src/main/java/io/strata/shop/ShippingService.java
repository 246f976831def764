package io.strata.shop;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ships what was ordered: consumes the queue, notes the shipment, has the customer told. */
public final class ShippingService implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ShippingService.class);

  private final HttpCalls calls = new HttpCalls();
  private final PurchaseStore purchases;
  private final URI notification;
  private final AdminServer admin;
  private final KafkaConsumer<String, String> consumer;
  private final Thread thread;
  private volatile boolean stopped;

  ShippingService(
      PurchaseStore purchases, String bootstrapServers, URI notification, AdminServer admin) {
    this.purchases = purchases;
    this.notification = notification;
    this.admin = admin;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "shop-shipping",
                ConsumerConfig.CLIENT_ID_CONFIG,
                "shop-shipping",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                5_000,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                50),
            new StringDeserializer(),
            new StringDeserializer());
    this.thread = Thread.ofPlatform().name("shipping").start(this::consume);
  }

  /** Arguments: admin-port, database-url, kafka-bootstrap-servers, notification-url. */
  public static void main(String[] arguments) throws Exception {
    start(Arguments.of(arguments)).untilStopped();
  }

  static RunningService start(Arguments arguments) throws SQLException {
    RunningService running = new RunningService("shipping");
    HikariDataSource database = running.keep(Database.open(arguments.text("database-url")));
    AdminServer admin = new AdminServer(arguments.port("admin-port")).breaks(Fault.STUCK_SHIPPING);
    running.keep(
        new ShippingService(
            new PurchaseStore(database),
            arguments.text("kafka-bootstrap-servers"),
            arguments.url("notification-url"),
            admin));
    running.keep(admin.start());
    return running;
  }

  private void consume() {
    try (consumer) {
      consumer.subscribe(List.of(OrderQueue.TOPIC));
      while (!stopped) {
        if (admin.isOn(Fault.STUCK_SHIPPING)) {
          holdStill();
          continue;
        }
        for (ConsumerRecord<String, String> order : consumer.poll(Duration.ofMillis(500))) {
          ship(order.value());
        }
      }
    } catch (WakeupException e) {
      logger.info("shipping stops");
    }
  }

  /** Stays in the group, takes nothing: to the others it looks like a consumer that hangs. */
  private void holdStill() {
    consumer.pause(consumer.assignment());
    while (admin.isOn(Fault.STUCK_SHIPPING) && !stopped) {
      consumer.poll(Duration.ofMillis(500));
      consumer.pause(consumer.assignment());
    }
    consumer.resume(consumer.assignment());
  }

  private void ship(String order) {
    String id = order.substring(0, order.indexOf(','));
    try {
      purchases.ship(Long.parseLong(id));
      HttpCalls.Answer told = calls.post(notification.resolve("notifications?order=" + id), "");
      logger.info("order {} shipped, customer told: {}", id, told.ok());
    } catch (SQLException | java.io.IOException e) {
      logger.error("order {} could not be shipped", id, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  @Override
  public void close() {
    stopped = true;
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
