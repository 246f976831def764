package io.strata.agent.measure;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.strata.agent.endpoint.EndpointName;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client's, producer's or consumer's operation says of the other side, under the stable and
 * the older names of the semantic conventions. Named as the collector names it from spans, so that
 * a peer is one node whoever counts. Thread-safe.
 */
final class Peer {
  /** Names that the conventions changed. */
  private static final Map<String, String> FORMER_NAMES = new HashMap<>();

  /** Operations leave out a port that is the system's default. */
  private static final Map<String, String> DEFAULT_PORTS = new HashMap<>();

  private static final AttributeKey<String> MESSAGING_SYSTEM = text("messaging.system");
  private static final AttributeKey<String> DB_SYSTEM_NAME = text("db.system.name");
  private static final AttributeKey<String> DB_SYSTEM = text("db.system");
  private static final AttributeKey<String> SERVER_ADDRESS = text("server.address");
  private static final AttributeKey<String> NET_PEER_NAME = text("net.peer.name");
  private static final AttributeKey<String> NETWORK_PEER_ADDRESS = text("network.peer.address");
  private static final AttributeKey<String> NET_SOCK_PEER_ADDR = text("net.sock.peer.addr");
  private static final AttributeKey<String> NET_PEER_IP = text("net.peer.ip");
  private static final AttributeKey<String> URL_FULL = text("url.full");
  private static final AttributeKey<String> HTTP_URL = text("http.url");
  private static final AttributeKey<String> DESTINATION_NAME = text("messaging.destination.name");
  private static final AttributeKey<String> DESTINATION = text("messaging.destination");
  private static final AttributeKey<String> PEER_SERVICE = text("peer.service");
  private static final AttributeKey<String> SERVICE_PEER_NAME = text("service.peer.name");
  private static final AttributeKey<String> DB_NAMESPACE = text("db.namespace");
  private static final AttributeKey<String> DB_NAME = text("db.name");
  private static final AttributeKey<Long> SERVER_PORT = number("server.port");
  private static final AttributeKey<Long> NET_PEER_PORT = number("net.peer.port");
  private static final AttributeKey<Long> NETWORK_PEER_PORT = number("network.peer.port");
  private static final AttributeKey<Long> NET_SOCK_PEER_PORT = number("net.sock.peer.port");

  private final String database;
  private final String messaging;
  private final String name;
  private final String address;
  private final String destination;
  private final String node;
  private volatile @Nullable SeriesKey edge;

  static {
    FORMER_NAMES.put("actian.ingres", "ingres");
    FORMER_NAMES.put("aws.dynamodb", "dynamodb");
    FORMER_NAMES.put("aws.redshift", "redshift");
    FORMER_NAMES.put("azure.cosmosdb", "cosmosdb");
    FORMER_NAMES.put("gcp.spanner", "spanner");
    FORMER_NAMES.put("h2database", "h2");
    FORMER_NAMES.put("ibm.db2", "db2");
    FORMER_NAMES.put("ibm.informix", "informix");
    FORMER_NAMES.put("ibm.netezza", "netezza");
    FORMER_NAMES.put("intersystems.cache", "intersystems_cache");
    FORMER_NAMES.put("microsoft.sql_server", "mssql");
    FORMER_NAMES.put("oracle.db", "oracle");
    FORMER_NAMES.put("sap.hana", "hanadb");
    FORMER_NAMES.put("sap.maxdb", "maxdb");
    FORMER_NAMES.put("softwareag.adabas", "adabas");
    DEFAULT_PORTS.put("redis", "6379");
    DEFAULT_PORTS.put("postgresql", "5432");
    DEFAULT_PORTS.put("mysql", "3306");
    DEFAULT_PORTS.put("mariadb", "3306");
    DEFAULT_PORTS.put("mongodb", "27017");
    DEFAULT_PORTS.put("elasticsearch", "9200");
    DEFAULT_PORTS.put("opensearch", "9200");
    DEFAULT_PORTS.put("cassandra", "9042");
    DEFAULT_PORTS.put("mssql", "1433");
    DEFAULT_PORTS.put("oracle", "1521");
    DEFAULT_PORTS.put("memcached", "11211");
    DEFAULT_PORTS.put("neo4j", "7687");
    DEFAULT_PORTS.put("rabbitmq", "5672");
  }

  private Peer(
      String database,
      String messaging,
      String name,
      String address,
      String destination,
      String node) {
    this.database = database;
    this.messaging = messaging;
    this.name = name;
    this.address = address;
    this.destination = destination;
    this.node = node;
  }

  private static AttributeKey<String> text(String name) {
    return AttributeKey.stringKey(name);
  }

  private static AttributeKey<Long> number(String name) {
    return AttributeKey.longKey(name);
  }

  /** The database's kind; empty where the other side is none. */
  String database() {
    return database;
  }

  /** The broker's kind; empty where the other side is none. */
  String messaging() {
    return messaging;
  }

  /** The address, else what else it is called; empty where nothing is known. */
  String name() {
    return name;
  }

  /** {@code host:port} or {@code host}; empty where unknown. */
  String address() {
    return address;
  }

  /** Topic or queue; empty where there is none. */
  String destination() {
    return destination;
  }

  /** The name of a database's or broker's node. */
  String node() {
    return node;
  }

  /** The edge to this database or broker, for the one service that uses it here. */
  SeriesKey edge(String service) {
    SeriesKey known = edge;
    if (known == null) {
      known =
          isDatabase()
              ? SeriesKey.of(Family.OUTGOING, node, service, "database", database, address, "")
              : SeriesKey.of(
                  Family.OUTGOING,
                  node,
                  service,
                  "messaging_broker",
                  messaging,
                  address,
                  destination);
      edge = known;
    }
    return known;
  }

  boolean isDatabase() {
    return !database.isEmpty();
  }

  boolean isMessaging() {
    return !messaging.isEmpty();
  }

  /** Whether a client of what these attributes say is a database's or a broker's. */
  static boolean isOfComponent(Said said) {
    return said.text(MESSAGING_SYSTEM) != null || said.text(DB_SYSTEM_NAME, DB_SYSTEM) != null;
  }

  /** The host that a client calls, where it says so. */
  static @Nullable String host(Said said) {
    String host = said.text(SERVER_ADDRESS, NET_PEER_NAME);
    if (host != null) {
      return host;
    }
    String url = said.text(URL_FULL, HTTP_URL);
    URI uri = url == null ? null : uri(url);
    return uri == null ? null : uri.getHost();
  }

  /**
   * What of the attributes a peer is a function of, for the kinds that have another side.
   * Immutable.
   */
  static final class Named {
    private final @Nullable String database;
    private final @Nullable String messaging;
    private final @Nullable String host;
    private final @Nullable Long port;
    private final @Nullable String otherName;
    private final @Nullable String destination;
    private final @Nullable String url;
    private final int hash;

    /** Reads it of what an operation says. */
    Named(SpanKind kind, Said said) {
      messaging = said.text(MESSAGING_SYSTEM);
      database =
          kind == SpanKind.CLIENT && (messaging == null || messaging.isEmpty())
              ? said.text(DB_SYSTEM_NAME, DB_SYSTEM)
              : null;
      String named = said.text(SERVER_ADDRESS, NET_PEER_NAME);
      Long at = said.number(SERVER_PORT, NET_PEER_PORT);
      if (named == null) {
        named = said.text(NETWORK_PEER_ADDRESS, NET_SOCK_PEER_ADDR);
        named = named == null ? said.text(NET_PEER_IP) : named;
        at = at == null ? said.number(NETWORK_PEER_PORT, NET_SOCK_PEER_PORT) : at;
      }
      host = named;
      port = at;
      otherName =
          database == null || database.isEmpty()
              ? said.text(PEER_SERVICE, SERVICE_PEER_NAME)
              : said.text(DB_NAMESPACE, DB_NAME);
      destination = said.text(DESTINATION_NAME, DESTINATION);
      url = host == null ? said.text(URL_FULL, HTTP_URL) : null;
      hash =
          31 * (31 * (31 * hash(host) + hash(port)) + hash(otherName))
              + hash(destination)
              + hash(database)
              + hash(messaging);
    }

    private static int hash(@Nullable Object value) {
      return value == null ? 0 : value.hashCode();
    }

    /** Whether there are few of it: a URL may hold anything. */
    boolean isOfFew() {
      return url == null;
    }

    @Override
    public boolean equals(Object other) {
      if (!(other instanceof Named) || ((Named) other).hash != hash) {
        return false;
      }
      Named that = (Named) other;
      return Objects.equals(database, that.database)
          && Objects.equals(messaging, that.messaging)
          && Objects.equals(host, that.host)
          && Objects.equals(port, that.port)
          && Objects.equals(otherName, that.otherName)
          && Objects.equals(destination, that.destination)
          && Objects.equals(url, that.url);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** Whether operations of a kind have another side. */
  static boolean isOf(SpanKind kind) {
    return kind == SpanKind.CLIENT || kind == SpanKind.PRODUCER || kind == SpanKind.CONSUMER;
  }

  /** The peer that attributes name. */
  static Peer of(Named named) {
    String messaging = cut(named.messaging);
    String database = cut(named.database);
    database = FORMER_NAMES.getOrDefault(database, database);
    String address = cut(address(named, database.isEmpty() ? messaging : database));
    String name = address.isEmpty() ? cut(named.otherName) : address;
    if (!database.isEmpty()) {
      return new Peer(database, "", name, address, "", at(database, name));
    }
    String destination = cut(named.destination);
    return messaging.isEmpty()
        ? new Peer("", "", name, address, destination, name)
        : new Peer("", messaging, name, address, destination, at(messaging, address));
  }

  private static String address(Named named, String system) {
    String host = named.host;
    if (host == null) {
      return named.url == null ? "" : authority(named.url);
    }
    if (host.trim().isEmpty()) {
      return "";
    }
    String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    String port =
        named.port == null ? DEFAULT_PORTS.getOrDefault(system, "") : named.port.toString();
    return port.isEmpty() ? bracketed : bracketed + ":" + port;
  }

  /** Host and port of a URL, never its user information. */
  private static String authority(String url) {
    URI uri = uri(url);
    String host = uri == null ? null : uri.getHost();
    if (uri == null || host == null) {
      return "";
    }
    return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
  }

  private static @Nullable URI uri(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      // Instrumentation may template or redact URLs: such a one names no peer.
      return null;
    }
  }

  private static String at(String system, String name) {
    return name.isEmpty() ? system : system + "@" + name;
  }

  private static String cut(@Nullable String text) {
    return text == null ? "" : EndpointName.cut(text);
  }
}
