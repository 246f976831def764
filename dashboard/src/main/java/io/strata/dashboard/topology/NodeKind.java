package io.strata.dashboard.topology;

import java.util.Locale;

/** What a node is. */
public enum NodeKind {
  SERVICE,
  DATABASE,
  CACHE,
  MESSAGING,
  /** A peer of which nothing but its name or address is known. */
  EXTERNAL,
  HOST;

  /**
   * The kind of a component by its type, as probes and the semantic conventions' {@code
   * db.system.name} and {@code messaging.system} name it.
   *
   * @param byDefault for types not known here
   */
  static NodeKind ofComponentType(String type, NodeKind byDefault) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "redis", "valkey", "memcached", "hazelcast", "infinispan", "ehcache" -> CACHE;
      case "kafka",
          "rabbitmq",
          "activemq",
          "artemis",
          "pulsar",
          "nats",
          "rocketmq",
          "jms",
          "aws_sqs",
          "gcp_pubsub",
          "servicebus",
          "eventhubs" ->
          MESSAGING;
      case "h2",
          "h2database",
          "postgresql",
          "mysql",
          "mariadb",
          "oracle.db",
          "microsoft.sql_server",
          "sqlite",
          "mongodb",
          "elasticsearch",
          "opensearch",
          "cassandra",
          "clickhouse",
          "jdbc" ->
          DATABASE;
      default -> byDefault;
    };
  }
}
