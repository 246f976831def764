package io.strata.collector.derive.topology;

/**
 * A directed connection between two nodes of the topology.
 *
 * @param client the calling, sending or using side
 * @param server the side that is called, receives or is used
 * @param serverSystem what the server is, for example {@code redis}; empty for services
 * @param serverAddress the server's {@code host:port} where known, else empty
 * @param destination the topic or queue, else empty
 */
public record Edge(
    String client,
    String server,
    ConnectionType type,
    String serverSystem,
    String serverAddress,
    String destination) {

  /** An edge of services or peers, without system, address and destination. */
  static Edge between(String client, String server, ConnectionType type) {
    return new Edge(client, server, type, "", "", "");
  }
}
