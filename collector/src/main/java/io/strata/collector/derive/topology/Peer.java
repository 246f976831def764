package io.strata.collector.derive.topology;

/**
 * What a client, producer or consumer span says about the other side.
 *
 * @param databaseSystem empty where the other side is no database
 * @param messagingSystem empty where it is no broker
 * @param name what to call it: its address, or for a database without one its namespace; empty
 *     where nothing is known
 * @param address {@code host:port} or {@code host}; empty where unknown
 * @param destination topic or queue; empty where there is none
 * @param node the name of a database's or a broker's node
 */
record Peer(
    String databaseSystem,
    String messagingSystem,
    String name,
    String address,
    String destination,
    String node) {

  static Peer database(String system, String name, String address) {
    return new Peer(system, "", name, address, "", at(system, name));
  }

  static Peer broker(String system, String name, String address, String destination) {
    return new Peer("", system, name, address, destination, at(system, address));
  }

  static Peer other(String name, String address, String destination) {
    return new Peer("", "", name, address, destination, name);
  }

  boolean isDatabase() {
    return !databaseSystem.isEmpty();
  }

  boolean isMessaging() {
    return !messagingSystem.isEmpty();
  }

  Edge databaseEdge(String client) {
    return new Edge(client, node, ConnectionType.DATABASE, databaseSystem, address, "");
  }

  Edge brokerEdge(String client) {
    return new Edge(
        client, node, ConnectionType.MESSAGING_BROKER, messagingSystem, address, destination);
  }

  private static String at(String system, String name) {
    return name.isEmpty() ? system : system + "@" + name;
  }
}
