package io.strata.dashboard.topology;

/**
 * The ids of nodes: functions of what a node is, so that the same thing has the same id in every
 * answer and links to it stay good.
 *
 * <p>A component at a loopback address carries its host, since the same address on another machine
 * is another component.
 */
public final class NodeIds {
  /** What ids of services begin with. */
  public static final String SERVICE = "service:";

  /** What ids of components begin with. */
  public static final String COMPONENT = "component:";

  /** What ids of peers outside begin with. */
  public static final String EXTERNAL = "external:";

  /** What ids of hosts begin with. */
  public static final String HOST = "host:";

  private NodeIds() {}

  /** The id of a service. */
  public static String service(String name) {
    return SERVICE + name;
  }

  /** The id of a component at an address that means the same everywhere. */
  static String component(String componentId) {
    return COMPONENT + componentId;
  }

  /** The id of a component at a loopback address of a host. */
  static String component(String componentId, String hostId) {
    return COMPONENT + componentId + "~" + hostId;
  }

  /** The id of a peer outside. */
  static String external(String name) {
    return EXTERNAL + name;
  }

  /** The id of a host. */
  public static String host(String hostId) {
    return HOST + hostId;
  }

  /** An id that may have been given without its prefix. */
  public static String withPrefix(String prefix, String id) {
    return id.startsWith(prefix) ? id : prefix + id;
  }

  /** The id of an edge. */
  static String edge(String source, EdgeKind kind, String target) {
    return source + ">" + kind.name().toLowerCase(java.util.Locale.ROOT) + ">" + target;
  }
}
