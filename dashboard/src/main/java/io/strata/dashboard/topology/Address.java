package io.strata.dashboard.topology;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A network address as services and probes write it, in one form: lower case, no brackets, every
 * loopback name as 127.0.0.1.
 *
 * @param port empty where not known
 */
record Address(String host, String port) {
  private static final String LOOPBACK = "127.0.0.1";

  /** Parses {@code host}, {@code host:port}, {@code [v6]:port} or a bare IPv6 address. */
  static Address parse(String text) {
    String address = text.strip().toLowerCase(Locale.ROOT);
    String host = address;
    String port = "";
    int bracket = address.indexOf(']');
    int colon = address.lastIndexOf(':');
    if (address.startsWith("[") && bracket > 0) {
      host = address.substring(1, bracket);
      port = address.startsWith(":", bracket + 1) ? address.substring(bracket + 2) : "";
    } else if (colon >= 0 && address.indexOf(':') == colon) {
      host = address.substring(0, colon);
      port = address.substring(colon + 1);
    }
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    return new Address(isLoopback(host) ? LOOPBACK : host, port);
  }

  /** This with the port on which the system listens by default, where it has none. */
  Address withDefaultPort(String system) {
    if (!port.isEmpty()) {
      return this;
    }
    @Nullable String byDefault =
        switch (system.toLowerCase(Locale.ROOT)) {
          case "redis", "valkey" -> "6379";
          case "kafka" -> "9092";
          case "rabbitmq" -> "5672";
          case "postgresql" -> "5432";
          case "mysql", "mariadb" -> "3306";
          case "mongodb" -> "27017";
          case "elasticsearch", "opensearch" -> "9200";
          case "memcached" -> "11211";
          default -> null;
        };
    return byDefault == null ? this : new Address(host, byDefault);
  }

  /** Whether it means the machine that names it. */
  boolean isLoopback() {
    return host.equals(LOOPBACK);
  }

  /** Whether a machine of that name goes by this address, as short or full name. */
  boolean namesHost(String hostName) {
    String name = hostName.toLowerCase(Locale.ROOT);
    return !name.isEmpty()
        && (host.equals(name) || host.startsWith(name + ".") || name.startsWith(host + "."));
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("ip6-localhost")
        || host.equals("::1")
        || host.equals("0:0:0:0:0:0:0:1")
        || (host.startsWith("127.")
            && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
  }
}
