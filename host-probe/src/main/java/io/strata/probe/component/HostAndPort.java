package io.strata.probe.component;

/**
 * An address {@code host:port}; an IPv6 address is written in brackets.
 *
 * @param host without brackets
 */
public record HostAndPort(String host, int port) {
  public HostAndPort {
    if (host.isBlank()) {
      throw new IllegalArgumentException("an address needs a host");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port is between 1 and 65535, not " + port);
    }
  }

  /**
   * Parses an address.
   *
   * @throws IllegalArgumentException for text of another form
   */
  public static HostAndPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      host = "";
    }
    String port = text.substring(colon + 1);
    if (host.isBlank() || port.isEmpty() || !port.chars().allMatch(Character::isDigit)) {
      throw new IllegalArgumentException("'%s' is not host:port".formatted(text));
    }
    try {
      return new HostAndPort(host, Integer.parseInt(port));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is not host:port".formatted(text), e);
    }
  }

  /** The same port on another host. */
  HostAndPort withHost(String otherHost) {
    return new HostAndPort(otherHost, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
