package io.strata.collector.derive.topology;

import io.strata.collector.derive.figures.Bounds;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.trace.SpanKind;
import java.net.URI;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what spans say about the other side, under the stable and the older names of the semantic
 * conventions, in one pass over their attributes; and remembers what it read, since the same few
 * peers are named again and again. Not thread-safe.
 */
final class PeerReader {
  private static final int MAX_REMEMBERED = 4_096;

  /** Names that the conventions changed, so that one database does not become two. */
  private static final Map<String, String> FORMER_NAMES =
      Map.ofEntries(
          Map.entry("actian.ingres", "ingres"),
          Map.entry("aws.dynamodb", "dynamodb"),
          Map.entry("aws.redshift", "redshift"),
          Map.entry("azure.cosmosdb", "cosmosdb"),
          Map.entry("gcp.spanner", "spanner"),
          Map.entry("h2database", "h2"),
          Map.entry("ibm.db2", "db2"),
          Map.entry("ibm.informix", "informix"),
          Map.entry("ibm.netezza", "netezza"),
          Map.entry("intersystems.cache", "intersystems_cache"),
          Map.entry("microsoft.sql_server", "mssql"),
          Map.entry("oracle.db", "oracle"),
          Map.entry("sap.hana", "hanadb"),
          Map.entry("sap.maxdb", "maxdb"),
          Map.entry("softwareag.adabas", "adabas"));

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

  private final Map<Named, Peer> known = new HashMap<>();
  private final Map<Key, AttributeValue> found = new EnumMap<>(Key.class);

  /** The attributes, in the order in which those that mean the same are preferred. */
  private enum Key {
    MESSAGING_SYSTEM,
    DB_SYSTEM_NAME,
    DB_SYSTEM,
    SERVER_ADDRESS,
    NET_PEER_NAME,
    SERVER_PORT,
    NET_PEER_PORT,
    NETWORK_PEER_ADDRESS,
    NET_SOCK_PEER_ADDR,
    NET_PEER_IP,
    NETWORK_PEER_PORT,
    NET_SOCK_PEER_PORT,
    URL_FULL,
    HTTP_URL,
    DESTINATION_NAME,
    DESTINATION,
    PEER_SERVICE,
    SERVICE_PEER_NAME,
    DB_NAMESPACE,
    DB_NAME;

    /** The key of an attribute that matters; the first letter tells most of the others. */
    static @Nullable Key of(String name) {
      if (name.isEmpty()) {
        return null;
      }
      return switch (name.charAt(0)) {
        case 'd', 'h', 'm', 'n', 'p', 's', 'u' -> ofName(name);
        default -> null;
      };
    }

    private static @Nullable Key ofName(String name) {
      return switch (name) {
        case "messaging.system" -> MESSAGING_SYSTEM;
        case "db.system.name" -> DB_SYSTEM_NAME;
        case "db.system" -> DB_SYSTEM;
        case "server.address" -> SERVER_ADDRESS;
        case "net.peer.name" -> NET_PEER_NAME;
        case "server.port" -> SERVER_PORT;
        case "net.peer.port" -> NET_PEER_PORT;
        case "network.peer.address" -> NETWORK_PEER_ADDRESS;
        case "net.sock.peer.addr" -> NET_SOCK_PEER_ADDR;
        case "net.peer.ip" -> NET_PEER_IP;
        case "network.peer.port" -> NETWORK_PEER_PORT;
        case "net.sock.peer.port" -> NET_SOCK_PEER_PORT;
        case "url.full" -> URL_FULL;
        case "http.url" -> HTTP_URL;
        case "messaging.destination.name" -> DESTINATION_NAME;
        case "messaging.destination" -> DESTINATION;
        case "peer.service" -> PEER_SERVICE;
        case "service.peer.name" -> SERVICE_PEER_NAME;
        case "db.namespace" -> DB_NAMESPACE;
        case "db.name" -> DB_NAME;
        default -> null;
      };
    }
  }

  /** What of the attributes a peer is a function of. */
  private record Named(
      @Nullable AttributeValue database,
      @Nullable AttributeValue messaging,
      @Nullable AttributeValue host,
      @Nullable AttributeValue port,
      @Nullable AttributeValue otherName,
      @Nullable AttributeValue destination) {

    boolean isSmall() {
      for (AttributeValue value : values()) {
        if (value instanceof AttributeValue.StringValue(String text)
            ? text.length() > Bounds.MAX_LABEL
            : !(value == null || value instanceof AttributeValue.LongValue)) {
          return false;
        }
      }
      return true;
    }

    private @Nullable AttributeValue[] values() {
      return new @Nullable AttributeValue[] {
        database, messaging, host, port, otherName, destination
      };
    }
  }

  /** What a span says; null for kinds that have no other side. */
  @Nullable Peer read(SpanKind kind, Attributes attributes) {
    if (kind != SpanKind.CLIENT && kind != SpanKind.PRODUCER && kind != SpanKind.CONSUMER) {
      return null;
    }
    collect(attributes);
    AttributeValue messaging = found.get(Key.MESSAGING_SYSTEM);
    AttributeValue database =
        kind == SpanKind.CLIENT && text(messaging).isEmpty()
            ? first(Key.DB_SYSTEM_NAME, Key.DB_SYSTEM)
            : null;
    AttributeValue host = first(Key.SERVER_ADDRESS, Key.NET_PEER_NAME);
    AttributeValue port = first(Key.SERVER_PORT, Key.NET_PEER_PORT);
    if (host == null) {
      host = first(Key.NETWORK_PEER_ADDRESS, Key.NET_SOCK_PEER_ADDR, Key.NET_PEER_IP);
      port = port == null ? first(Key.NETWORK_PEER_PORT, Key.NET_SOCK_PEER_PORT) : port;
    }
    AttributeValue otherName =
        text(database).isEmpty()
            ? first(Key.PEER_SERVICE, Key.SERVICE_PEER_NAME)
            : first(Key.DB_NAMESPACE, Key.DB_NAME);
    AttributeValue destination = first(Key.DESTINATION_NAME, Key.DESTINATION);
    Named named = new Named(database, messaging, host, port, otherName, destination);
    if (host == null) {
      AttributeValue url = first(Key.URL_FULL, Key.HTTP_URL);
      if (url != null) {
        return peer(named, authority(url.text()));
      }
    }
    return remembered(named);
  }

  private void collect(Attributes attributes) {
    found.clear();
    List<Attributes.Entry> entries = attributes.entries();
    for (int i = 0; i < entries.size(); i++) {
      Attributes.Entry entry = entries.get(i);
      Key key = Key.of(entry.key());
      if (key != null) {
        found.put(key, entry.value());
      }
    }
  }

  private @Nullable AttributeValue first(Key preferred, Key other) {
    AttributeValue value = found.get(preferred);
    return value == null ? found.get(other) : value;
  }

  private @Nullable AttributeValue first(Key preferred, Key other, Key last) {
    AttributeValue value = first(preferred, other);
    return value == null ? found.get(last) : value;
  }

  private Peer remembered(Named named) {
    Peer peer = known.get(named);
    if (peer == null) {
      peer = peer(named, address(named));
      if (known.size() >= MAX_REMEMBERED) {
        known.clear();
      }
      if (named.isSmall()) {
        known.put(named, peer);
      }
    }
    return peer;
  }

  private static Peer peer(Named named, String fullAddress) {
    String address = Bounds.label(fullAddress);
    String database = database(named);
    String messaging = text(named.messaging());
    String name = address.isEmpty() ? text(named.otherName()) : address;
    if (!database.isEmpty()) {
      return Peer.database(database, name, address);
    }
    String destination = text(named.destination());
    return messaging.isEmpty()
        ? Peer.other(name, address, destination)
        : Peer.broker(messaging, name, address, destination);
  }

  private static String database(Named named) {
    String system = text(named.database());
    return FORMER_NAMES.getOrDefault(system, system);
  }

  private static String address(Named named) {
    String host = text(named.host());
    if (host.isBlank()) {
      return "";
    }
    String database = database(named);
    String system = database.isEmpty() ? text(named.messaging()) : database;
    String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    AttributeValue given = named.port();
    String port = given == null ? DEFAULT_PORTS.getOrDefault(system, "") : text(given);
    return port.isEmpty() ? bracketed : bracketed + ":" + port;
  }

  private static String text(@Nullable AttributeValue value) {
    return value == null ? "" : Bounds.label(value.text());
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
}
