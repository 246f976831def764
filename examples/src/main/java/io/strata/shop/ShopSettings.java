package io.strata.shop;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the shop is started with.
 *
 * @param kafkaBootstrapServers the broker that carries the shop's orders and the agents' telemetry
 * @param dataFolder where the database and the disk filler write
 * @param ports a port for each {@link Port}
 * @param requestsPerSecond what the load generator asks for
 */
public record ShopSettings(
    String kafkaBootstrapServers,
    Path dataFolder,
    Map<Port, Integer> ports,
    double requestsPerSecond) {
  /** Copies the ports. */
  public ShopSettings {
    ports = Map.copyOf(ports);
    for (Port port : Port.values()) {
      if (!ports.containsKey(port)) {
        throw new IllegalArgumentException("no port for " + port);
      }
    }
  }

  /** Everything that listens, with its default port. */
  public enum Port {
    /** Shop's front door. */
    GATEWAY(8201),
    /** Products. */
    CATALOG(8202),
    /** Orders. */
    ORDER(8203),
    /** Payments. */
    PAYMENT(8204),
    /** Notifications. */
    NOTIFICATION(8205),
    /** The Redis server. */
    REDIS(8206),
    /** The H2 server. */
    DATABASE(8207),
    /** Health of the gateway. */
    GATEWAY_ADMIN(8221),
    /** Health and fault of the catalog. */
    CATALOG_ADMIN(8222),
    /** Health and fault of the order service. */
    ORDER_ADMIN(8223),
    /** Health and fault of the payment service. */
    PAYMENT_ADMIN(8224),
    /** Health and fault of the notification service. */
    NOTIFICATION_ADMIN(8225),
    /** Health and fault of the Redis launcher. */
    REDIS_ADMIN(8226),
    /** Health of the database launcher. */
    DATABASE_ADMIN(8227),
    /** Health and fault of the shipping service. */
    SHIPPING_ADMIN(8228),
    /** The switchboard of faults. */
    CONTROL(8210),
    /** The receiver of alert webhooks. */
    WEBHOOK(8211),
    /** Health of the load generator. */
    LOAD(8212);

    private final int defaultPort;

    Port(int defaultPort) {
      this.defaultPort = defaultPort;
    }
  }

  /** Every default port. */
  public static Map<Port, Integer> defaultPorts() {
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      ports.put(port, port.defaultPort);
    }
    return ports;
  }

  /** The default ports and ten requests a second. */
  public static ShopSettings defaults(String kafkaBootstrapServers, Path dataFolder) {
    return new ShopSettings(kafkaBootstrapServers, dataFolder, defaultPorts(), 10);
  }

  int port(Port port) {
    Integer number = ports.get(port);
    if (number == null) {
      throw new IllegalStateException("no port for " + port);
    }
    return number;
  }
}
