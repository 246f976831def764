package io.strata.collector.derive.topology;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client, producer or consumer span says about the other side, under the stable and the
 * older names of the semantic conventions.
 *
 * @param databaseSystem empty where the other side is no database
 * @param messagingSystem empty where it is no broker
 * @param name what to call it: its address, or for a database without one its namespace; empty
 *     where nothing is known
 * @param address {@code host:port} or {@code host}; empty where unknown
 * @param destination topic or queue; empty where there is none
 */
record Peer(
    String databaseSystem,
    String messagingSystem,
    String name,
    String address,
    String destination) {

  /** Names that the conventions changed, so that one database does not become two. */
  private static final Map<String, String> FORMER_NAMES =
      Map.of("h2database", "h2", "microsoft.sql_server", "mssql", "oracle.db", "oracle");

  /** Spans leave out a port that is the system's default. */
  private static final Map<String, String> DEFAULT_PORTS =
      Map.ofEntries(
          Map.entry("redis", "6379"),
          Map.entry("postgresql", "5432"),
          Map.entry("mysql", "3306"),
          Map.entry("mariadb", "3306"),
          Map.entry("mongodb", "27017"),
          Map.entry("elasticsearch", "9200"),
          Map.entry("opensearch", "9200"),
          Map.entry("cassandra", "9042"),
          Map.entry("mssql", "1433"),
          Map.entry("oracle", "1521"),
          Map.entry("memcached", "11211"),
          Map.entry("neo4j", "7687"),
          Map.entry("rabbitmq", "5672"));

  static @Nullable Peer of(Span span) {
    SpanKind kind = span.kind();
    if (kind != SpanKind.CLIENT && kind != SpanKind.PRODUCER && kind != SpanKind.CONSUMER) {
      return null;
    }
    Attributes attributes = span.attributes();
    String messaging = attributes.firstText("messaging.system").orElse("");
    String database =
        kind == SpanKind.CLIENT && messaging.isEmpty()
            ? attributes.firstText("db.system.name", "db.system").orElse("")
            : "";
    database = FORMER_NAMES.getOrDefault(database, database);
    String address = address(attributes, database.isEmpty() ? messaging : database);
    return new Peer(
        database,
        messaging,
        name(attributes, database, address),
        address,
        attributes.firstText("messaging.destination.name", "messaging.destination").orElse(""));
  }

  private static String name(Attributes attributes, String database, String address) {
    if (!address.isEmpty()) {
      return address;
    }
    return database.isEmpty()
        ? attributes.firstText("peer.service", "service.peer.name").orElse("")
        : attributes.firstText("db.namespace", "db.name").orElse("");
  }

  private static String address(Attributes attributes, String system) {
    Optional<String> named = attributes.firstText("server.address", "net.peer.name");
    Optional<String> port = attributes.firstText("server.port", "net.peer.port");
    if (named.isEmpty()) {
      named = attributes.firstText("network.peer.address", "net.sock.peer.addr", "net.peer.ip");
      port =
          port.isPresent() ? port : attributes.firstText("network.peer.port", "net.sock.peer.port");
    }
    if (named.isEmpty()) {
      return attributes.firstText("url.full", "http.url").map(Peer::authority).orElse("");
    }
    String host = named.get();
    if (host.isBlank()) {
      return "";
    }
    String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    String known = port.orElse(DEFAULT_PORTS.getOrDefault(system, ""));
    return known.isEmpty() ? bracketed : bracketed + ":" + known;
  }

  /** Host and port of a URL, never its user information. */
  private static String authority(String url) {
    try {
      URI uri = URI.create(url);
      String host = uri.getHost();
      if (host == null) {
        return "";
      }
      return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
    } catch (IllegalArgumentException _) {
      // Instrumentation may template or redact URLs: such a one names no peer.
      return "";
    }
  }

  boolean isDatabase() {
    return !databaseSystem.isEmpty();
  }

  boolean isMessaging() {
    return !messagingSystem.isEmpty();
  }

  Edge databaseEdge(String client) {
    return new Edge(
        client, at(databaseSystem, name), ConnectionType.DATABASE, databaseSystem, address, "");
  }

  Edge brokerEdge(String client) {
    return new Edge(
        client,
        at(messagingSystem, address),
        ConnectionType.MESSAGING_BROKER,
        messagingSystem,
        address,
        destination);
  }

  private static String at(String system, String name) {
    return name.isEmpty() ? system : system + "@" + name;
  }
}
