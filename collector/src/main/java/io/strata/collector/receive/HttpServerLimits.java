package io.strata.collector.receive;

/**
 * The bounds of the JDK's HTTP servers. They are one for all servers of a JVM, each of which may
 * have so many connections, and must be set before the first is made.
 */
public final class HttpServerLimits {
  private HttpServerLimits() {}

  /** Sets the bounds for the servers that this JVM makes from now on, if it has made none. */
  public static void set(Reception.Limits limits) {
    String connections = Integer.toString(limits.maxConnections());
    System.setProperty("jdk.httpserver.maxConnections", connections);
    System.setProperty("sun.net.httpserver.maxIdleConnections", connections);
    System.setProperty(
        "sun.net.httpserver.maxReqTime", Long.toString(limits.requestTimeout().toSeconds()));
    System.setProperty(
        "sun.net.httpserver.idleInterval", Long.toString(limits.idleTimeout().toSeconds()));
    // How often idle connections are looked for, in milliseconds.
    System.setProperty("sun.net.httpserver.clockTick", "1000");
    // Without it an answer waits for what the kernel would like to send with it.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }
}
